package dev.cairn.ingest.narratives;

import dev.cairn.ingest.files.ZipFiles;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sheet of an XLSX workbook, by ECMA-376 part 1, 18.3, read row by row. Of a formula the value counts that the file
 * holds. What libraries offer keeps all texts in memory, believes what a file says of its size, or quotes cells in its
 * messages.
 */
final class XlsxTable implements Table {
    /** The columns A to XFD. */
    private static final int MAX_COLUMNS = 16_384;

    private static final int MAX_NUMBER_CHARS = 40;

    /** Cells may refer to one text thousands of times: this bounds what a row of them takes. */
    private static final long MAX_ROW_CHARS = 16L << 20;

    private final ZipFiles zip;
    private final SharedStrings strings;
    private final XmlPart sheet;
    private final StringBuilder text = new StringBuilder();
    private long row;

    private XlsxTable(ZipFiles zip, Workbook workbook, @Nullable String sheetName) {
        this.zip = zip;
        var part = workbook.sheet(sheetName).part();
        strings = new SharedStrings(zip, workbook.sharedStrings());
        try {
            sheet = new XmlPart(zip, part);
        } catch (RuntimeException e) {
            strings.close();
            throw e;
        }
    }

    /**
     * Opens a sheet. Throws SOURCE_MALFORMED, SOURCE_TRUNCATED or SOURCE_UNSAFE, and ITEM_INVALID if there is no such
     * sheet.
     *
     * @param sheetName null for the first one
     */
    static XlsxTable open(Path file, @Nullable String sheetName) {
        var zip = new ZipFiles(file);
        try {
            return new XlsxTable(zip, Workbook.read(zip), sheetName);
        } catch (RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    @Override
    public @Nullable Row next() {
        while (sheet.next()) {
            if (sheet.starts("row")) {
                row = number(sheet.attribute("r"), row + 1);
                var read = new Row(row, cells());
                if (!read.isBlank()) {
                    return read;
                }
            }
        }
        return null;
    }

    @Override
    public String rowName() {
        return "row";
    }

    @Override
    public boolean mayBeShort() {
        return true;
    }

    @Override
    public void close() {
        sheet.close();
        strings.close();
        zip.close();
    }

    private List<String> cells() {
        var cells = new ArrayList<String>();
        var characters = 0L;
        while (sheet.next() && !sheet.ends("row")) {
            if (sheet.starts("c")) {
                var column = column(sheet.attribute("r"), cells.size());
                while (cells.size() <= column) {
                    cells.add("");
                }
                var value = value(Objects.requireNonNullElse(sheet.attribute("t"), "n"));
                cells.set(column, value);
                characters += value.length();
                if (characters > MAX_ROW_CHARS) {
                    throw malformed("has more than " + MAX_ROW_CHARS + " characters");
                }
            }
        }
        return cells;
    }

    /** The value of the cell that starts here. */
    private String value(String type) {
        text.setLength(0);
        while (sheet.next() && !sheet.ends("c")) {
            if (sheet.starts("v")) {
                sheet.text(text, MAX_CELL_CHARS + 1);
            } else if (sheet.starts("is")) {
                XlsxText.read(sheet, "is", text);
            } else {
                sheet.skip();
            }
        }
        var value = text.toString();
        return switch (type) {
            case "s" -> value.isBlank() ? "" : XlsxText.unescaped(strings.get((int) number(value, -1)));
            case "n" -> plain(value);
            default -> XlsxText.unescaped(value);
        };
    }

    /** A number as people write it: 12 for 12.0 and 1.2E1. */
    private static String plain(String value) {
        if (value.isEmpty() || value.length() > MAX_NUMBER_CHARS) {
            return value;
        }
        try {
            var number = new BigDecimal(value.strip()).stripTrailingZeros();
            return Math.abs(number.scale()) > MAX_NUMBER_CHARS ? value : number.toPlainString();
        } catch (NumberFormatException notNumber) {
            return value;
        }
    }

    private int column(@Nullable String reference, int usual) {
        var column = 0;
        for (var at = 0; reference != null && at < reference.length() && isLetter(reference.charAt(at)); at++) {
            column = Math.min(MAX_COLUMNS + 1, column * 26 + (reference.charAt(at) - 'A' + 1));
        }
        var index = column == 0 ? usual : column - 1;
        if (index >= MAX_COLUMNS) {
            throw malformed("has more columns than a sheet may have");
        }
        return index;
    }

    private PipelineException malformed(String what) {
        return new PipelineException(
                ErrorCode.SOURCE_MALFORMED, "row " + row + " " + what + "; save the workbook again");
    }

    private static boolean isLetter(char character) {
        return character >= 'A' && character <= 'Z';
    }

    private static long number(@Nullable String text, long otherwise) {
        try {
            return text == null ? otherwise : Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
