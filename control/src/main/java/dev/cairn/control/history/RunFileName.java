package dev.cairn.control.history;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the path of a run file says: <code>{data_type}/{entity}/run{n}_disease2{data_type}.json</code>, the entity being a
 * disease's number in Orphanet's nomenclature.
 *
 * @param number from 1
 */
public record RunFileName(String dataType, String orphaCode, long number) {
    private static final String PREFIX = "ORPHA:";
    private static final Pattern PATH = Pattern.compile(
            "(?:.*/)?(?:ORPHA:)?(?<code>[0-9]{1,9})/run(?<number>[1-9][0-9]{0,8})_disease2(?<type>[a-z_]+)\\.json");
    private static final Pattern CODE = Pattern.compile(PREFIX + "([0-9]{1,9})");

    /** Reads a path; its last two parts are looked at. Empty if it is not that of a run file. */
    public static Optional<RunFileName> parse(String path) {
        var match = PATH.matcher(path);
        return match.matches()
                ? Optional.of(new RunFileName(
                        match.group("type"), match.group("code"), Long.parseLong(match.group("number"))))
                : Optional.empty();
    }

    /** The number of the disease that an entity is. */
    public static Optional<String> orphaCode(String entity) {
        var match = CODE.matcher(entity);
        return match.matches() ? Optional.of(match.group(1)) : Optional.empty();
    }

    /** The entity that the file is about. */
    public String entity() {
        return PREFIX + orphaCode;
    }

    /** Where the file lies in a folder of its own layout. */
    public String path() {
        return dataType + "/" + orphaCode + "/run" + number + "_disease2" + dataType + ".json";
    }
}
