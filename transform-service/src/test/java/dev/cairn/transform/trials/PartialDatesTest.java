package dev.cairn.transform.trials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.schemas.DatePrecision;
import dev.cairn.schemas.PartialDate;
import dev.cairn.transform.json.JsonCursor;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartialDatesTest {
    @ParameterizedTest
    @CsvSource({
        "2024-03-15, 2024-03-15, DAY",
        "2024-02-29, 2024-02-29, DAY",
        "2024-03, 2024-03-01, MONTH",
        "2024, 2024-01-01, YEAR",
        "' 2024 ', 2024-01-01, YEAR"
    })
    void keepsHowMuchOfADateIsKnown(String text, LocalDate date, DatePrecision precision) {
        assertThat(PartialDates.read(date('"' + text + '"'))).isEqualTo(new PartialDate(date, precision));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"  \""})
    void readsNothingFromNothing(String json) {
        assertThat(PartialDates.read(date(json))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"March 2024\"",
                "\"2024-13-01\"",
                "\"2024-00\"",
                "\"2023-02-29\"",
                "\"2024-3-15\"",
                "\"2024/03/15\"",
                "\"2024-03-15T00:00\"",
                "\"24\"",
                "\"0000\"",
                "\"-024\"",
                "\"２０２４\"",
                "2024",
                "{}"
            })
    void refusesWhatIsNoDateOfTheCalendarAndSaysWhere(String json) {
        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> PartialDates.read(date(json)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FIELD_INVALID))
                .satisfies(e -> assertThat(e.path()).isEqualTo("$.date"));
    }

    private static JsonCursor date(String json) {
        return JsonCursor.parse(ByteBuffer.wrap(("{\"date\":" + json + "}").getBytes(UTF_8)))
                .get("date");
    }
}
