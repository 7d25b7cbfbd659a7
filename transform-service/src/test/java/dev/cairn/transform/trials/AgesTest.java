package dev.cairn.transform.trials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.transform.json.JsonCursor;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgesTest {
    @ParameterizedTest
    @CsvSource({
        "18 Years, 6574.5, 18",
        "1 Year, 365.25, 1",
        "18 Months, 547.875, 1.5",
        "6 Months, 182.625, 0.5",
        "12 Months, 365.25, 1",
        "52 Weeks, 364, 0.99658",
        "90 Days, 90, 0.24641",
        "12 Hours, 0.5, 0.00137",
        "30 Minutes, 0.0208333, 0.000057",
        "2.5 Years, 913.125, 2.5",
        "65 years., 23741.25, 65",
        "'  65   YEARS ', 23741.25, 65",
        "1 Week, 7, 0.01916",
        "28Days, 28, 0.07666"
    })
    void honoursTheUnit(String text, double days, double years) {
        var age = Ages.read(age('"' + text + '"'));

        assertThat(age.getText()).isEqualTo(text.strip());
        assertThat(age.getDays()).isCloseTo(days, within(1e-6));
        assertThat(age.getYears()).isCloseTo(years, within(1e-5));
    }

    @ParameterizedTest
    @CsvSource({"18 Years, 18", "18 Months, 1.5", "1 Month, 0.08333333333333333"})
    void givesYearsWithoutRoundingErrors(String text, double years) {
        assertThat(Ages.read(age('"' + text + '"')).getYears()).isEqualTo(years);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"N/A\"", "\" n/a \""})
    void readsNoLimitAsNothing(String json) {
        assertThat(Ages.read(age(json))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "18",
                "\"18\"",
                "\"Years\"",
                "\"-1 Years\"",
                "\"18 Fortnights\"",
                "\"18 Years old\"",
                "\"1,5 Years\"",
                "\"9999999 Years\"",
                "[\"18 Years\"]"
            })
    void refusesWhatIsNoNumberWithAUnitOfTimeAndSaysWhere(String json) {
        assertThatExceptionOfType(PipelineException.class)
                .isThrownBy(() -> Ages.read(age(json)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FIELD_INVALID))
                .satisfies(e -> assertThat(e.path()).isEqualTo("$.age"));
    }

    private static JsonCursor age(String json) {
        return JsonCursor.parse(ByteBuffer.wrap(("{\"age\":" + json + "}").getBytes(UTF_8)))
                .get("age");
    }
}
