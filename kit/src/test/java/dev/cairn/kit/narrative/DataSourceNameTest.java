package dev.cairn.kit.narrative;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSourceNameTest {
    @ParameterizedTest
    @CsvSource({
        "county.csv, county",
        "data-raw/suicide_IPV_manuallyflagged.xlsx, suicide_IPV_manuallyflagged",
        "C:\\data\\County 2024 (final).CSV.GZ, County-2024-final",
        "v1.2, v1.2",
        "/a/.csv, ''",
        "/a/été.csv, t",
        "'', ''",
    })
    void isTheFilesNameInSafeCharacters(String file, String name) {
        assertThat(DataSourceName.ofFile(file)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"70, 64", "64, 64", "3, 3"})
    void isNotLongerThanAKeyMayBe(int length, int kept) {
        assertThat(DataSourceName.ofFile("a".repeat(length) + ".csv")).hasSize(kept);
    }
}
