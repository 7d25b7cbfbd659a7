package dev.cairn.ingest.narratives;

import dev.cairn.ingest.checks.Findings;
import dev.cairn.schemas.NarrativeType;
import dev.cairn.schemas.Severity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes narratives of rows. What is wrong with a row becomes findings, which never quote it. */
final class RowReader {
    private static final int MAX_ID_CHARS = 100;
    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2100;

    private final Columns columns;
    private final Findings findings;
    private final String file;
    private final String rowName;
    private final boolean mayBeShort;

    RowReader(Columns columns, Findings findings, String file, Table table) {
        this.columns = columns;
        this.findings = findings;
        this.file = file;
        this.rowName = table.rowName();
        this.mayBeShort = table.mayBeShort();
    }

    /** The narratives of a row: one, or in the wide layout one of each type; none of a row with an error. */
    List<SourceNarrative> read(Table.Row row) {
        if (!isWhole(row) || !isReadable(row)) {
            return List.of();
        }
        var incident = incident(row);
        var caseFlag = flag(row, Field.CASE_FLAG);
        var year = year(row);
        var site = columns.cell(row, Field.SITE_ID).strip();
        var narratives = new ArrayList<SourceNarrative>();
        for (var source : sources(row)) {
            var text = columns.cell(row, source.text()).strip();
            var flag = flag(row, source.flag());
            if (incident != null) {
                narratives.add(new SourceNarrative(
                        row.number(),
                        incident,
                        source.type(),
                        text,
                        flag,
                        caseFlag,
                        year,
                        site.isEmpty() ? null : site));
            }
        }
        return narratives;
    }

    /** Where the text and the flag of a type stand. */
    private record Source(NarrativeType type, Field text, Field flag) {}

    private List<Source> sources(Table.Row row) {
        return switch (columns.layout()) {
            case LONG -> {
                var type = NarrativeTypes.read(columns.cell(row, Field.NARRATIVE_TYPE));
                if (type == null) {
                    error(
                            row,
                            NarrativeCheck.TYPE_UNKNOWN,
                            "narrative_type is " + lengthOf(row, Field.NARRATIVE_TYPE) + "; write cme or le");
                }
                yield type == null ? List.of() : List.of(new Source(type, Field.NARRATIVE_TEXT, Field.MANUAL_FLAG));
            }
            case WIDE -> {
                var sources = new ArrayList<Source>();
                if (columns.has(Field.NARRATIVE_CME)) {
                    sources.add(new Source(NarrativeType.CME, Field.NARRATIVE_CME, Field.FLAG_CME));
                }
                if (columns.has(Field.NARRATIVE_LE)) {
                    sources.add(new Source(NarrativeType.LE, Field.NARRATIVE_LE, Field.FLAG_LE));
                }
                yield sources;
            }
        };
    }

    private boolean isWhole(Table.Row row) {
        var cells = row.cells();
        var tooLong = cells.stream().skip(columns.width()).anyMatch(cell -> !cell.isBlank());
        if (tooLong || (cells.size() < columns.width() && !mayBeShort)) {
            error(row, NarrativeCheck.RAGGED_ROW, cells.size() + " cells, where the header has " + columns.width());
            return false;
        }
        return true;
    }

    private boolean isReadable(Table.Row row) {
        var readable = true;
        for (var field : columns.indexes().keySet()) {
            var cell = columns.cell(row, field);
            if (cell.length() > Table.MAX_CELL_CHARS) {
                error(
                        row,
                        NarrativeCheck.CELL_TOO_LONG,
                        field.id() + " has more than " + Table.MAX_CELL_CHARS
                                + " characters; is a quotation mark missing?");
                readable = false;
            } else if (isUnstorable(cell)) {
                error(
                        row,
                        NarrativeCheck.CHARACTER_INVALID,
                        field.id() + " holds U+0000 or half a character; write the file again as UTF-8");
                readable = false;
            }
        }
        return readable;
    }

    private @Nullable String incident(Table.Row row) {
        var incident = columns.cell(row, Field.INCIDENT_ID).strip();
        if (incident.isEmpty()) {
            error(row, NarrativeCheck.INCIDENT_BLANK, "the row names no incident");
            return null;
        }
        if (incident.length() > MAX_ID_CHARS || incident.chars().anyMatch(Character::isISOControl)) {
            error(
                    row,
                    NarrativeCheck.INCIDENT_INVALID,
                    "incident_id is " + lengthOf(row, Field.INCIDENT_ID) + "; it must have at most " + MAX_ID_CHARS
                            + " and no line breaks");
            return null;
        }
        return incident;
    }

    private @Nullable Boolean flag(Table.Row row, Field field) {
        return switch (Flags.read(columns.cell(row, field))) {
            case TRUE -> true;
            case FALSE -> false;
            case BLANK -> null;
            case INVALID -> {
                error(
                        row,
                        NarrativeCheck.FLAG_INVALID,
                        field.id() + " is " + lengthOf(row, field) + "; write 0, 1, true, false, yes, no or nothing");
                yield null;
            }
        };
    }

    private @Nullable Integer year(Table.Row row) {
        var text = columns.cell(row, Field.INCIDENT_YEAR).strip();
        if (text.isEmpty()) {
            return null;
        }
        var digits = text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
        if (digits.matches("[0-9]{4}")) {
            var year = Integer.parseInt(digits);
            if (year >= FIRST_YEAR && year <= LAST_YEAR) {
                return year;
            }
        }
        findings.add(
                NarrativeCheck.YEAR_INVALID,
                Severity.WARNING,
                file,
                place(row),
                "incident_year is " + lengthOf(row, Field.INCIDENT_YEAR) + " that are no year from " + FIRST_YEAR
                        + " to " + LAST_YEAR);
        return null;
    }

    private void error(Table.Row row, NarrativeCheck check, String message) {
        findings.add(check, Severity.ERROR, file, place(row), message);
    }

    private String place(Table.Row row) {
        return rowName + " " + row.number();
    }

    private String lengthOf(Table.Row row, Field field) {
        return "a value of " + columns.cell(row, field).strip().length() + " characters";
    }

    private static boolean isUnstorable(String cell) {
        for (var at = 0; at < cell.length(); at++) {
            var character = cell.charAt(at);
            if (character == 0 || Character.isLowSurrogate(character)) {
                return true;
            }
            if (Character.isHighSurrogate(character)) {
                at++;
                if (at == cell.length() || !Character.isLowSurrogate(cell.charAt(at))) {
                    return true;
                }
            }
        }
        return false;
    }
}
