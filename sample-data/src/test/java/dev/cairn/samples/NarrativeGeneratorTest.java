package dev.cairn.samples;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.cairn.samples.NarrativePlan.Format;
import dev.cairn.samples.NarrativePlan.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NarrativeGeneratorTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Format.class)
    void writesTheSameBytesForTheSameSeed(Format format) throws Exception {
        var plan = new NarrativePlan(30, Layout.LONG, format);
        var first = folder.resolve("first");
        var second = folder.resolve("second");
        var other = folder.resolve("other");
        var written = NarrativeGenerator.seeded(7).write(plan, first);

        assertThat(NarrativeGenerator.seeded(7).write(plan, second)).isEqualTo(written);
        NarrativeGenerator.seeded(8).write(plan, other);
        assertThat(first).hasSameBinaryContentAs(second);
        assertThat(Files.mismatch(first, other)).isNotNegative();
    }

    @Test
    void saysWhatItWrote() throws Exception {
        var file = folder.resolve("a.csv");
        var written = NarrativeGenerator.seeded(1).write(new NarrativePlan(500, Layout.LONG, Format.CSV), file);
        var rows = rows(file);

        assertThat(rows).hasSize(1000);
        assertThat(written.narratives()).isEqualTo(1000);
        assertThat(flags(rows, "1")).isEqualTo(written.positive()).isBetween(150L, 350L);
        assertThat(flags(rows, "0") + flags(rows, "1")).isEqualTo(written.labelled());
        assertThat(written.withoutText()).isBetween(10, 90);
        assertThat(rows.get(0).getHeader())
                .containsExactly("incident_id", "narrative_type", "narrative_text", "manual_flag_ind");
    }

    @Test
    void tellsOfAPartnersViolenceWhereTheFlagSaysSo() throws Exception {
        var file = folder.resolve("a.csv");
        NarrativeGenerator.seeded(2).write(new NarrativePlan(300, Layout.LONG, Format.CSV), file);
        var violence = List.of(
                "had hit",
                "had pushed the decedent down",
                "were caused by",
                "had choked",
                "struck the decedent",
                "shelter",
                "restraining order",
                "kept all bank cards",
                "threatened to harm",
                "followed the decedent",
                "had forbidden",
                "broke a window");

        for (var row : rows(file)) {
            var told = violence.stream().anyMatch(row.getField("narrative_text")::contains);
            if (!row.getField("manual_flag_ind").isEmpty()) {
                assertThat(told).isEqualTo(row.getField("manual_flag_ind").equals("1"));
            }
        }
    }

    @Test
    void writesVariedNarrativesWithoutPlacesLeftOpen() throws Exception {
        var file = folder.resolve("a.csv");
        NarrativeGenerator.seeded(4).write(new NarrativePlan(400, Layout.LONG, Format.CSV), file);
        var texts = rows(file).stream()
                .map(row -> row.getField("narrative_text"))
                .filter(text -> text.length() > 60)
                .toList();

        assertThat(new HashSet<>(texts)).hasSameSizeAs(texts);
        assertThat(texts).allSatisfy(text -> assertThat(text).doesNotContain("{", "}", "null"));
        assertThat(texts.stream().mapToInt(String::length).average().orElse(0)).isBetween(500.0, 1200.0);
    }

    @Test
    void writesACaseARow() throws Exception {
        var file = folder.resolve("a.csv");
        NarrativeGenerator.seeded(2).write(new NarrativePlan(200, Layout.WIDE, Format.CSV), file);
        var rows = rows(file);

        assertThat(rows).hasSize(200).allSatisfy(row -> {
            var flags = row.getField("FlagCME") + row.getField("FlagLE");
            assertThat(row.getField("FlagCase")).isEqualTo(flags.isEmpty() ? "" : flags.contains("1") ? "1" : "0");
            assertThat(Integer.parseInt(row.getField("IncidentYear"))).isBetween(2012, 2023);
        });
    }

    @Test
    void writesAWorkbookOfWellFormedParts() throws Exception {
        var file = folder.resolve("a.xlsx");
        NarrativeGenerator.seeded(2).write(new NarrativePlan(20, Layout.WIDE, Format.XLSX), file);
        var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        try (var zip = new ZipFile(file.toFile())) {
            for (var entry : Collections.list(zip.entries())) {
                parser.parse(zip.getInputStream(entry));
            }
            var sheet = parser.parse(zip.getInputStream(zip.getEntry("xl/worksheets/sheet1.xml")));
            assertThat(sheet.getElementsByTagName("row").getLength()).isEqualTo(21);
        }
    }

    private static List<NamedCsvRecord> rows(Path file) throws IOException {
        try (var reader = CsvReader.builder().ofNamedCsvRecord(file)) {
            return reader.stream().toList();
        }
    }

    private static long flags(List<NamedCsvRecord> rows, String flag) {
        return rows.stream()
                .filter(row -> row.getField("manual_flag_ind").equals(flag))
                .count();
    }
}
