package dev.cairn.control.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentDiffTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"a": 1}                | {"a": 1}                | []
                    {"a": 1}                | {"a": 2}                | [$.a 1 2]
                    {"a": 1}                | {"a": null}             | [$.a 1 null]
                    {"a": 1}                | {}                      | [$.a 1 -]
                    {}                      | {"a": {"b": 1}}         | [$.a - {"b":1}]
                    {"a": {"b": "x"}}       | {"a": {"b": "y"}}       | [$.a.b "x" "y"]
                    {"a": ["x", "y"]}       | {"a": ["x", "z", "y"]}  | [$.a[1] - "z"]
                    {"a": ["x", "y"]}       | {"a": ["y", "x"]}       | [$.a[0] - "y", $.a[2] "y" -]
                    {"a": [{"b": 1}]}       | {"a": [{"b": 2}]}       | [$.a[0].b 1 2]
                    {"a/b": 1, "c~d": 2}    | {"a/b": 3, "c~d": 4}    | [$.a/b 1 3, $.c~d 2 4]
                    """)
    void namesEachPlaceWhereDocumentsDiffer(String from, String to, String expected) throws JsonProcessingException {
        assertThat(DocumentDiff.between(JSON.readTree(from), JSON.readTree(to)).stream()
                        .map(change -> change.path() + " " + text(change.from()) + " " + text(change.to()))
                        .toList())
                .hasToString(expected);
    }

    private static String text(Object value) {
        return value == null ? "-" : value.toString();
    }

    @Test
    void putsTheElementsOfAListTogether() {
        assertThat(DocumentDiff.withoutPositions("$.a[0].b[12].c")).isEqualTo("$.a[*].b[*].c");
    }
}
