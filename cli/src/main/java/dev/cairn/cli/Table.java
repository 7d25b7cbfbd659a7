package dev.cairn.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** Rows under headings, in columns as wide as they need. Numbers stand to the right. */
final class Table {
    private static final int GAP = 2;

    private final ColorScheme colours;
    private final String[] headings;
    private final List<Object[]> rows = new ArrayList<>();

    Table(ColorScheme colours, String... headings) {
        this.colours = colours;
        this.headings = headings.clone();
    }

    /** Adds a row; null is an empty cell. */
    Table row(@Nullable Object... cells) {
        rows.add(Arrays.copyOf(cells, headings.length));
        return this;
    }

    @Override
    public String toString() {
        var widths = widths();
        var columns = Arrays.stream(widths)
                .mapToObj(width -> new Column(width + GAP, 0, Overflow.TRUNCATE))
                .toArray(Column[]::new);
        var table = TextTable.forColumns(colours, columns);
        table.addRowValues(cells(headings, widths, true));
        rows.forEach(row -> table.addRowValues(cells(row, widths, false)));
        return table.toString();
    }

    private int[] widths() {
        var widths = Arrays.stream(headings).mapToInt(String::length).toArray();
        for (var row : rows) {
            for (var i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], text(row[i]).length());
            }
        }
        return widths;
    }

    private Text[] cells(Object[] row, int[] widths, boolean bold) {
        var cells = new Text[widths.length];
        for (var i = 0; i < widths.length; i++) {
            var text = text(row[i]);
            var padded = numeric(i) ? " ".repeat(widths[i] - text.length()) + text : text;
            cells[i] = bold ? colours.ansi().new Text("@|bold " + padded + "|@", colours) : colours.text(padded);
        }
        return cells;
    }

    private boolean numeric(int column) {
        return !rows.isEmpty() && rows.stream().allMatch(row -> row[column] == null || row[column] instanceof Number);
    }

    private static String text(@Nullable Object cell) {
        return cell == null ? "" : cell.toString();
    }
}
