package dev.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.control.deadletters.DeadLetterGroup;
import dev.cairn.control.runs.FailedItem;
import dev.cairn.control.runs.RunSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class RunReportTest {
    private final StringWriter out = new StringWriter();
    private final CommandLine command = new CommandLine(CommandSpec.create()).setOut(new PrintWriter(out));

    @Test
    void theJsonHasTheNamesThatProgramsRelyOn() throws IOException {
        var json = json(Reports.finished());

        assertThat(json.fieldNames())
                .toIterable()
                .contains("run_id", "data_type", "status", "items", "records", "model", "started_at", "finished_at");
        assertThat(json.get("run_id").textValue()).isEqualTo("ct-1");
        assertThat(json.get("status").textValue()).isEqualTo("COMPLETED_WITH_ERRORS");
        assertThat(json.at("/items/total").intValue()).isEqualTo(2);
        assertThat(json.at("/items/completed").intValue()).isEqualTo(2);
        assertThat(json.get("records").toString())
                .isEqualTo("{\"expected\":10,\"loaded\":6,\"unchanged\":3,\"superseded\":0,\"dead\":1,\"pending\":0}");
        assertThat(json.get("model").toString())
                .isEqualTo("{\"called\":6,\"reused\":3,\"failed\":0,\"tokens\":700,\"completion_tokens\":0,"
                        + "\"repaid\":2}");
        assertThat(json.get("cost_usd").decimalValue()).isEqualTo("1");
        assertThat(json.get("started_at").textValue()).isEqualTo("2026-11-21T11:30:00Z");
        assertThat(json.get("finished_at").textValue()).isEqualTo("2026-11-21T11:31:15Z");
    }

    @Test
    void whatIsNotKnownYetIsNullInJsonAndAQuestionMarkInText() throws IOException {
        var json = json(Reports.running());
        assertThat(json.at("/records/expected").isNull()).isTrue();
        assertThat(json.at("/records/pending").isNull()).isTrue();
        assertThat(json.get("finished_at").isNull()).isTrue();

        assertThat(text(new RunReport(Reports.running(), List.of(), List.of(), null, null)))
                .contains(
                        "700 tokens, price not known",
                        "? expected = 4 loaded + 0 unchanged + 0 superseded + 0 dead + ? pending");
    }

    @Test
    void theTextTellsWhatWentWrong() {
        var text = text(new RunReport(
                Reports.finished(),
                List.of(new FailedItem("ORPHA:333", 7L, 1002, "the source is gone")),
                List.of(new DeadLetterGroup("TRANSFORM", 2004, "FIELD_MISSING", "$.a", 1, "$.a is missing", 7)),
                new BigDecimal("0.0149"),
                null));

        assertThat(text)
                .contains(
                        "ct-1  COMPLETED_WITH_ERRORS",
                        "1 min 15 s",
                        "6 called, 3 reused, 0 failed, 2 repaid, 700 tokens, 0.01 USD")
                .containsPattern("FAILED ITEM +RECORDS BEFORE +CODE +MESSAGE")
                .containsPattern("ORPHA:333 +7 +1002 +the source is gone")
                .containsPattern("1 +TRANSFORM +2004 +FIELD_MISSING +\\$\\.a +7 +\\$\\.a is missing");
    }

    @Test
    void longSettingsAreShownByTheirBeginning() {
        var run =
                Reports.finished(Map.of("model", "chat:m", "experiment.user_template", "Of\n" + "words ".repeat(100)));

        assertThat(text(new RunReport(run, List.of(), List.of(), null, null)).lines())
                .filteredOn(line -> line.contains("settings"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .hasSizeLessThan(160)
                        .contains("{experiment.user_template=Of words words", "…, model=chat:m}"));
    }

    private JsonNode json(RunSummary run) throws IOException {
        new Output(command, true).result(new RunReport(run, List.of(), List.of(), BigDecimal.ONE, null), () -> "text");
        return new ObjectMapper().readTree(out.toString());
    }

    private String text(RunReport report) {
        return report.text(new Output(command, false));
    }
}
