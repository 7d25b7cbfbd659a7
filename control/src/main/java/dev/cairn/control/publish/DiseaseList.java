package dev.cairn.control.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a list of diseases: a JSON array of objects, or CSV with a header; both with {@code disease_name} and
 * {@code orpha_code}. A list with problems is refused whole, and all of them are named.
 */
public final class DiseaseList {
    private static final String NAME = "disease_name";
    private static final String CODE = "orpha_code";
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Pattern ORPHA_CODE = Pattern.compile("(?:ORPHA:)?([0-9]{1,9})");
    private static final CSVFormat CSV = CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setTrim(true)
            .get();

    private final List<Disease> diseases = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> placesByCode = new HashMap<>();
    private final Map<String, String> placesByName = new HashMap<>();

    private DiseaseList() {}

    /** The diseases of a file that ends in {@code .json} or {@code .csv}. Throws LIST_INVALID. */
    public static List<Disease> read(Path file) {
        var list = new DiseaseList();
        try {
            var text = Files.readString(file);
            var content = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
            var name = file.toString().toLowerCase(Locale.ROOT);
            if (name.endsWith(".json")) {
                list.readJson(content);
            } else if (name.endsWith(".csv")) {
                list.readCsv(content);
            } else {
                list.problems.add("its name must end in .json or .csv");
            }
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            list.problems.add("it is not JSON: see line " + at.getLineNr() + ", column " + at.getColumnNr());
        } catch (CharacterCodingException e) {
            list.problems.add("it is not UTF-8");
        } catch (NoSuchFileException e) {
            list.problems.add("it is not there");
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            list.problems.add("it cannot be read: " + e);
        }
        return list.finish(file);
    }

    private void readJson(String content) throws JsonProcessingException {
        var root = new ObjectMapper().readTree(content);
        if (!root.isArray()) {
            problems.add("it must be an array of {\"" + NAME + "\": …, \"" + CODE + "\": …}");
            return;
        }
        for (var i = 0; i < root.size(); i++) {
            var entry = root.get(i);
            add(
                    "entry " + (i + 1),
                    entry.path(NAME).asText(""),
                    entry.path(CODE).asText(""));
        }
    }

    private void readCsv(String content) throws IOException {
        try (var parser = CSV.parse(new StringReader(content))) {
            if (!parser.getHeaderNames().containsAll(List.of(NAME, CODE))) {
                problems.add("its header must have the columns " + NAME + " and " + CODE + ", but has "
                        + parser.getHeaderNames());
                return;
            }
            for (var row : parser) {
                add("row " + row.getRecordNumber(), cell(row, NAME), cell(row, CODE));
            }
        }
    }

    private static String cell(CSVRecord row, String column) {
        return row.isSet(column) ? row.get(column) : "";
    }

    private void add(String place, String name, String code) {
        if (name.isBlank()) {
            problems.add(place + " has no " + NAME);
        } else {
            unique(placesByName, name.strip().toLowerCase(Locale.ROOT), place, NAME + " \"" + name.strip() + "\"");
        }
        var match = ORPHA_CODE.matcher(code.strip());
        if (!match.matches()) {
            problems.add(place + " has the " + CODE + " \"" + code + "\": it must be a number");
            return;
        }
        unique(placesByCode, match.group(1), place, CODE + " " + match.group(1));
        diseases.add(new Disease(name.strip(), match.group(1)));
    }

    private void unique(Map<String, String> places, String value, String place, String what) {
        var earlier = places.putIfAbsent(value, place);
        if (earlier != null) {
            problems.add(place + " repeats the " + what + " of " + earlier);
        }
    }

    private List<Disease> finish(Path file) {
        if (problems.isEmpty() && diseases.isEmpty()) {
            problems.add("it holds no disease");
        }
        if (!problems.isEmpty()) {
            throw new PipelineException(
                    ErrorCode.LIST_INVALID, "list " + file + " cannot be used: " + String.join("; ", problems));
        }
        return List.copyOf(diseases);
    }
}
