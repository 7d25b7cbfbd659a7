package dev.cairn.ingest.narratives;

import dev.cairn.ingest.files.SourceFiles;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an XLSX file says of itself, by ECMA-376 part 1, 18.2 (workbook) and part 2 (content types, relationships).
 *
 * @param sheetParts the parts of the sheets with cells, by the sheets' names, in their order
 * @param sharedStrings the part of the texts that cells share; null if there is none
 */
record Workbook(List<Sheet> sheetParts, @Nullable String sharedStrings) {
    private static final String CONTENT_TYPES = "[Content_Types].xml";
    private static final Pattern MAIN = Pattern.compile(
            "application/vnd\\.(openxmlformats-officedocument\\.spreadsheetml|ms-excel)\\..*\\bmain(\\+xml)?");
    private static final String USUAL = "xl/workbook.xml";

    /** A sheet and the part that its cells are in. */
    record Sheet(String name, String part) {}

    private record Relation(String type, String part) {}

    /** Reads a workbook. Throws SOURCE_MALFORMED if it is none. */
    static Workbook read(SourceFiles files) {
        var book = main(files);
        if (book.endsWith(".bin")) {
            throw malformed(files, "is a binary workbook (.xlsb); save it as .xlsx");
        }
        var relations = relations(files, book);
        var sheets = sheets(files, book, relations);
        if (sheets.isEmpty()) {
            throw malformed(files, "has no sheet with cells");
        }
        var strings = relations.values().stream()
                .filter(relation -> relation.type().endsWith("/sharedStrings"))
                .map(Relation::part)
                .findFirst();
        return new Workbook(sheets, strings.orElse(null));
    }

    /** A sheet by its name, in capitals or not; the first without a name. Throws ITEM_INVALID. */
    Sheet sheet(@Nullable String name) {
        return sheetParts.stream()
                .filter(sheet -> name == null || sheet.name().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(() -> new PipelineException(
                        ErrorCode.ITEM_INVALID,
                        "there is no sheet \"" + name + "\"; the workbook has "
                                + sheetParts.stream().map(Sheet::name).toList()));
    }

    /** The part that the others hang on: the one whose content type says so. */
    private static String main(SourceFiles files) {
        var found = existing(files, USUAL);
        var types = existing(files, CONTENT_TYPES);
        if (types != null) {
            try (var xml = new XmlPart(files, types)) {
                while (xml.next()) {
                    var type = xml.starts("Override") ? xml.attribute("ContentType") : null;
                    if (type != null && MAIN.matcher(type).matches()) {
                        found = existing(files, part(xml.attribute("PartName"), ""));
                    }
                }
            }
        }
        if (found == null) {
            throw malformed(files, "is a zip but no XLSX workbook; save it as .xlsx or CSV");
        }
        return found;
    }

    private static List<Sheet> sheets(SourceFiles files, String book, Map<String, Relation> relations) {
        var sheets = new ArrayList<Sheet>();
        try (var xml = new XmlPart(files, book)) {
            while (xml.next()) {
                if (xml.starts("sheet")) {
                    var relation = relations.get(Objects.requireNonNullElse(xml.attribute("id"), ""));
                    if (relation != null && relation.type().endsWith("/worksheet")) {
                        sheets.add(new Sheet(Objects.requireNonNullElse(xml.attribute("name"), ""), relation.part()));
                    }
                }
            }
        }
        return sheets;
    }

    /** What a part refers to, by the ids that it has for them. A part that is not there is left out. */
    private static Map<String, Relation> relations(SourceFiles files, String part) {
        var folder = part.substring(0, part.lastIndexOf('/') + 1);
        var relations = new HashMap<String, Relation>();
        var name = existing(files, folder + "_rels/" + part.substring(folder.length()) + ".rels");
        if (name == null) {
            return relations;
        }
        try (var xml = new XmlPart(files, name)) {
            while (xml.next()) {
                if (xml.starts("Relationship")) {
                    var found = existing(files, part(xml.attribute("Target"), folder));
                    if (found != null) {
                        relations.put(
                                Objects.requireNonNullElse(xml.attribute("Id"), ""),
                                new Relation(Objects.requireNonNullElse(xml.attribute("Type"), ""), found));
                    }
                }
            }
        }
        return relations;
    }

    /** The name of a part that another one, in a folder, refers to. */
    private static String part(@Nullable String target, String folder) {
        var name = Objects.requireNonNullElse(target, "");
        return name.startsWith("/") ? name.substring(1) : folder + name;
    }

    /** Names of parts are compared without case. */
    private static @Nullable String existing(SourceFiles files, String name) {
        return files.names().stream()
                .filter(each -> each.equalsIgnoreCase(name))
                .findFirst()
                .orElse(null);
    }

    private static PipelineException malformed(SourceFiles files, String what) {
        return new PipelineException(ErrorCode.SOURCE_MALFORMED, files.root().getFileName() + " " + what);
    }
}
