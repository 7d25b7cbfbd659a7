package dev.cairn.embed.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEstimateTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "four", "fives", "Müller", "罕见病临床试验", "\uD83E\uDDEC gene", "ß₂\uD83E\uDDEC"})
    void isAQuarterOfTheBytesAndAtLeastOne(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8).length;
        assertThat(TokenEstimate.of(text)).isEqualTo(Math.max(1, (int) Math.ceil(bytes / 4.0)));
    }
}
