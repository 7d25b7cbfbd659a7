package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class TableTest {
    @Test
    void columnsAreAsWideAsTheyNeedAndNumbersStandToTheRight() {
        var table = table(Ansi.OFF, "NAME", "N", "REMARK");
        table.row("a", 1, "first").row("a long name", 1000, null);
        assertThat(table.toString().lines())
                .containsExactly("NAME            N  REMARK", "a               1  first", "a long name  1000");
    }

    @Test
    void withoutRowsItIsItsHeadings() {
        assertThat(table(Ansi.OFF, "A", "B").toString().strip()).isEqualTo("A  B");
    }

    @Test
    void markupAndEscapeSequencesInValuesAreNotFollowed() {
        var text = table(Ansi.ON, "A").row("@|red x|@").row("\u001B[31mred\nx").toString();
        assertThat(text.lines().skip(1)).containsExactly("@|red x|@", " [31mred x");
    }

    @Test
    void headingsAreBoldWhereColourIsWanted() {
        assertThat(table(Ansi.ON, "A").toString()).contains("\u001B[1m");
        assertThat(table(Ansi.OFF, "A").toString()).doesNotContain("\u001B");
    }

    private static Table table(Ansi ansi, String... headings) {
        return new Table(ansi, headings);
    }
}
