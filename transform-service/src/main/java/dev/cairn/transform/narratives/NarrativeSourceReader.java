package dev.cairn.transform.narratives;

import dev.cairn.schemas.NarrativeSource;
import dev.cairn.transform.findings.FindingReader;
import dev.cairn.transform.json.JsonCursor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the header of a file of narratives. */
final class NarrativeSourceReader {
    private static final List<String> LAYOUTS = List.of("LONG", "WIDE");
    private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{64}");

    private NarrativeSourceReader() {}

    /**
     * Reads a header. Throws FIELD_MISSING or FIELD_INVALID with the path at fault.
     *
     * @param dataSource that it must be of
     */
    static NarrativeSource read(JsonCursor json, String dataSource) {
        DataSources.require(json, dataSource);
        return NarrativeSource.newBuilder()
                .setDataSource(dataSource)
                .setFile(json.get("file").requiredText())
                .setChecksum(checksum(json.get("checksum")))
                .setLayout(layout(json.get("layout")))
                .setColumns(columns(json.get("columns")))
                .setRejected(Boolean.TRUE.equals(json.get("rejected").flag()))
                .setFindings(json.get("findings").items().stream()
                        .map(FindingReader::read)
                        .toList())
                .setFigures(figures(json.get("figures")))
                .build();
    }

    private static String checksum(JsonCursor json) {
        var text = json.requiredText();
        if (!CHECKSUM.matcher(text).matches()) {
            throw json.invalid("a SHA-256 of 64 hexadecimal digits in small letters");
        }
        return text;
    }

    private static String layout(JsonCursor json) {
        var text = json.requiredText();
        if (!LAYOUTS.contains(text)) {
            throw json.invalid("one of " + LAYOUTS);
        }
        return text;
    }

    private static Map<String, String> columns(JsonCursor json) {
        var columns = new LinkedHashMap<String, String>();
        json.members().forEach((field, header) -> columns.put(field, header.requiredText()));
        return columns;
    }

    private static Map<String, Double> figures(JsonCursor json) {
        var figures = new LinkedHashMap<String, Double>();
        json.members().forEach((name, value) -> {
            var figure = value.number();
            if (figure != null) {
                figures.put(name, figure);
            }
        });
        return figures;
    }
}
