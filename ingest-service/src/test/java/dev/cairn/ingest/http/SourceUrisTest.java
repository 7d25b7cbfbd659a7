package dev.cairn.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceUrisTest {
    @Test
    void hidesUserPasswordAndKeys() {
        assertThat(SourceUris.redacted("https://me:pw@host/v2/studies?key=s3cret&pageToken=abc&api_key=x#f"))
                .isEqualTo("https://host/v2/studies?key=***&pageToken=abc&api_key=***#f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/x", "studies.json", "http://bad host/", ""})
    void rejectsWhatIsNoSource(String source) {
        assertThatThrownBy(() -> SourceUris.parse(source))
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ITEM_INVALID));
    }
}
