package dev.cairn.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Rows under headings, in columns as wide as they need. Numbers stand to the right. */
final class Table {
    private static final String GAP = "  ";

    private final Ansi ansi;
    private final List<String> headings;
    private final List<Object[]> rows = new ArrayList<>();

    Table(Ansi ansi, String... headings) {
        this.ansi = ansi;
        this.headings = List.of(headings);
    }

    /** Adds a row; null is an empty cell. */
    Table row(@Nullable Object... cells) {
        rows.add(Arrays.copyOf(cells, headings.size()));
        return this;
    }

    @Override
    public String toString() {
        var columns = IntStream.range(0, headings.size()).mapToObj(this::column).toList();
        var lines = new ArrayList<String>();
        lines.add(ansi.string("@|bold " + line(columns, headings.toArray()) + "|@"));
        rows.forEach(row -> lines.add(line(columns, row)));
        return String.join("\n", lines) + "\n";
    }

    private record Column(int width, boolean numeric) {
        String pad(String text) {
            var padding = " ".repeat(width - text.length());
            return numeric ? padding + text : text + padding;
        }
    }

    private Column column(int index) {
        var widest = rows.stream().mapToInt(row -> text(row[index]).length()).max();
        var numeric = rows.stream().allMatch(row -> row[index] == null || row[index] instanceof Number);
        return new Column(Math.max(headings.get(index).length(), widest.orElse(0)), numeric && !rows.isEmpty());
    }

    private static String line(List<Column> columns, @Nullable Object[] cells) {
        return IntStream.range(0, cells.length)
                .mapToObj(index -> columns.get(index).pad(text(cells[index])))
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }

    /** Values come from far away: their line breaks and escape sequences must not reach the terminal. */
    private static String text(@Nullable Object cell) {
        return cell == null ? "" : cell.toString().replaceAll("\\p{Cntrl}+", " ");
    }
}
