package dev.cairn.kit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
    private static final ConfigKey<Integer> WORKERS = ConfigKey.integer("CAIRN_X_WORKERS", 1, 8, 4, "Workers.");
    private static final ConfigKey<Duration> TIMEOUT = ConfigKey.duration("CAIRN_X_TIMEOUT", "30s", "Timeout.");
    private static final ConfigKey<String> NAME = ConfigKey.text("CAIRN_X_NAME", null, "Name.");
    private static final ConfigKey<String> KEY = ConfigKey.secret("CAIRN_X_KEY", "Key.");
    private static final ConfigKey<Boolean> FLAG = ConfigKey.flag("CAIRN_X_FLAG", false, "Flag.");

    @Test
    void absentAndBlankValuesGiveTheDefault() {
        var reader = new ConfigReader(Map.of("CAIRN_X_TIMEOUT", " "));
        assertThat(reader.get(WORKERS)).isEqualTo(4);
        assertThat(reader.get(TIMEOUT)).isEqualTo(Duration.ofSeconds(30));
        assertThat(reader.get(KEY)).isEmpty();
        reader.finish();
    }

    @Test
    void readsUnits() {
        assertThat(duration("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(duration("5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(duration("2H")).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void reportsAllProblemsAtOnceAndShowsNoSecret() {
        var intKey = new ConfigKey<>("CAIRN_X_PIN", "number", Integer::valueOf, "0", "Pin.", true);
        var reader = new ConfigReader(Map.of(
                "CAIRN_X_WORKERS", "9",
                "CAIRN_X_TIMEOUT", "soon",
                "CAIRN_X_FLAG", "yes",
                "CAIRN_X_PIN", "hunter2",
                "CAIRN_X_WORKRES", "3"));
        reader.get(WORKERS);
        reader.get(TIMEOUT);
        reader.get(NAME);
        reader.get(FLAG);
        reader.get(intKey);
        reader.rejectUnknown("CAIRN_X_", List.of(WORKERS, TIMEOUT, NAME, FLAG, intKey));

        var thrown = catchThrowableOfType(ConfigException.class, reader::finish);

        assertThat(thrown.problems())
                .containsExactly(
                        "CAIRN_X_WORKERS is \"9\": must lie between 1 and 8",
                        "CAIRN_X_TIMEOUT is \"soon\": must be duration (500ms, 30s, 5m, 2h)",
                        "CAIRN_X_NAME is missing: Name.",
                        "CAIRN_X_FLAG is \"yes\": must be true or false",
                        "CAIRN_X_PIN is (secret): must be number",
                        "CAIRN_X_WORKRES is not a setting; see docs/configuration.md");
        assertThat(thrown).hasMessageNotContaining("hunter2");
    }

    @Test
    void theDefaultStandsInForAFaultyNumberSoThatAllProblemsComeTogether() {
        var reader = new ConfigReader(Map.of("CAIRN_X_WORKERS", "many"));
        int workers = reader.get(WORKERS);
        assertThat(workers).isEqualTo(4);
        assertThatThrownBy(reader::finish).hasMessageContaining("CAIRN_X_WORKERS is \"many\"");
    }

    @Test
    void rejectsDurationsWithoutUnitAndOfZero() {
        assertThatThrownBy(() -> duration("30")).hasMessageContaining("unit");
        assertThatThrownBy(() -> duration("0s")).hasMessageContaining("above zero");
    }

    private static Duration duration(String text) {
        var reader = new ConfigReader(Map.of("CAIRN_X_TIMEOUT", text));
        var value = reader.get(TIMEOUT);
        reader.finish();
        return value;
    }
}
