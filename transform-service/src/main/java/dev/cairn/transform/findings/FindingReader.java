package dev.cairn.transform.findings;

import dev.cairn.schemas.QualityFinding;
import dev.cairn.schemas.Severity;
import dev.cairn.transform.json.JsonCursor;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Reads what the checks on entry found. */
public final class FindingReader {
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

    /** The loader finds findings by their location; PostgreSQL's indexes take no texts of kilobytes. */
    private static final int LOCATION_CHARACTERS = 400;

    private FindingReader() {}

    /** A finding. Throws FIELD_MISSING or FIELD_INVALID with the path at fault. */
    public static QualityFinding read(JsonCursor finding) {
        var code = finding.get("code").requiredText();
        if (!CODE.matcher(code).matches()) {
            throw finding.get("code").invalid("1 to 64 capitals, digits and underscores");
        }
        var count = finding.get("count").required().count();
        return QualityFinding.newBuilder()
                .setCode(code)
                .setSeverity(severity(finding.get("severity")))
                .setLocation(location(finding.get("location")))
                .setMessage(finding.get("message").requiredText())
                .setCount(count == null ? 0 : count)
                .build();
    }

    private static Severity severity(JsonCursor json) {
        var text = json.requiredText();
        for (var severity : Severity.values()) {
            if (severity.name().equals(text)) {
                return severity;
            }
        }
        throw json.invalid("one of " + Arrays.toString(Severity.values()));
    }

    private static String location(JsonCursor json) {
        var text = json.text();
        return text == null ? "" : shortened(text);
    }

    /** A text that is cut where it is longer than a location may be, between two characters. */
    public static String shortened(String text) {
        if (text.length() <= LOCATION_CHARACTERS) {
            return text;
        }
        var end = Character.isHighSurrogate(text.charAt(LOCATION_CHARACTERS - 1))
                ? LOCATION_CHARACTERS - 1
                : LOCATION_CHARACTERS;
        return text.substring(0, end) + "…";
    }
}
