package dev.cairn.load.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.kit.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerParserTest {
    private static final String WHOLE =
            "{\"detected\": true, \"confidence\": 0.85, \"indicators\": [\"a\"], \"rationale\": \"so 'it' is\"}";
    private static final Path RESPONSES =
            Path.of(System.getProperty("cairn.shared", "../shared"), "data/narratives/llm_responses");

    private final AnswerParser parser = new AnswerParser();

    /** An answer of the table, and what is to be read from it. */
    record Case(String name, @Nullable String finish, String expected, String answer) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> answers() {
        return Arrays.stream(table().split("(?m)^=== ", -1)).skip(1).map(AnswerParserTest::answer);
    }

    private static Case answer(String section) {
        var parts = section.split("(?m)^---\n", 2);
        var head = new ArrayList<>(List.of(parts[0].split("\n")));
        var finish = head.size() == 3 ? head.remove(1).substring("finish: ".length()) : null;
        var body = parts[1].endsWith("\n\n") ? parts[1].substring(0, parts[1].length() - 1) : parts[1];
        return new Case(head.get(0), finish, head.get(1).substring("read: ".length()), body);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void readsWhatTheTableSays(Case given) {
        assertThat(said(parser.read(given.answer(), given.finish()))).isEqualTo(given.expected());
    }

    @Test
    void theTableHasEveryRepairAndBothFailures() {
        var table = table();
        assertThat(Repair.values()).allSatisfy(repair -> assertThat(table).contains(repair.name()));
        assertThat(answers().filter(given -> given.expected().endsWith("[]")))
                .as("valid")
                .hasSizeGreaterThan(8);
        assertThat(answers().filter(given -> given.expected().startsWith("ANSWER_")))
                .as("hopeless")
                .hasSizeGreaterThan(30);
        assertThat(answers()).hasSizeGreaterThan(80);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "success_ipv_detected.json; true 0.92 [physical violence, controlling behavior, threats]",
                "success_no_ipv.json; false 0.88 []",
                "malformed_json.txt; true 0.85 [test] - [MISSING_BRACES, INDICATORS_SPLIT]",
                "error_rate_limit.json; ANSWER_INCOMPLETE"
            })
    void readsTheBodiesOfTheSharedData(String file, String expected) throws IOException {
        assumeTrue(Files.isDirectory(RESPONSES), RESPONSES + " is not there");

        var body = Files.readString(RESPONSES.resolve(file));

        assertThat(said(parser.read(body, null))).startsWith(expected);
    }

    @Test
    void aByteOrderMarkIsTextAround() {
        assertThat(said(parser.read("\uFEFF" + WHOLE, "stop"))).isEqualTo("true 0.85 [a] 'so 'it' is' [TEXT_AROUND]");
    }

    @Test
    void noPartOfAnAnswerIsTakenForTheWhole() {
        for (var end = 0; end < WHOLE.length() - 1; end++) {
            assertThat(parser.read(WHOLE.substring(0, end), "length"))
                    .as("the first %s characters", end)
                    .isInstanceOf(Reading.Failure.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[",
                "}",
                "{}",
                "{{}}",
                "{\"a\":",
                "{\"a\":[",
                "\"",
                "{\"",
                "\\",
                "{'",
                "` ",
                "<think>",
                "</think>",
                "<|channel|>",
                "<|channel|>final<|message|>",
                "{\"detected\": ",
                "{\"detected\":true}",
                "{\"detected\":{",
                "{\"a\":\" \" ",
                "{a:/*",
                "{a:b//",
                "{\"a\":1,2",
                "0. nine "
            })
    void takesNoLongerThanTheLengthOfAnAnswerAllows(String piece) {
        var text = piece.repeat(1 + 200_000 / piece.length());

        var reading = assertTimeout(Duration.ofSeconds(3), () -> parser.read(text, null));

        assertThat(reading).isInstanceOf(Reading.Failure.class);
    }

    /** Failures of answers that were damaged at random: fewer than all, and none is an exception. */
    @Test
    void neverThrowsAndNeverInventsANumber() {
        var random = new Random(7);
        var failures = 0;
        for (var round = 0; round < 20_000; round++) {
            var text = new StringBuilder(WHOLE);
            for (var change = 0; change <= round % 4; change++) {
                var at = random.nextInt(text.length());
                text.replace(
                        at, at + random.nextInt(2), String.valueOf("{}[]\",:' \\\n#/x9”\0".charAt(random.nextInt(17))));
            }
            if (parser.read(text.toString(), "stop") instanceof Reading.Answer answer) {
                assertThat(answer.confidence()).isBetween(0.0, 1.0);
                assertThat(answer.detected()).as(text.toString()).isTrue();
            } else {
                failures++;
            }
        }
        assertThat(failures).isBetween(1_000, 19_000);
    }

    @Test
    void failuresQuoteNothingThatTheModelWrote() {
        answers().forEach(given -> {
            if (parser.read(given.answer() + "{secret narrative", given.finish()) instanceof Reading.Failure failure) {
                assertThat(failure.message())
                        .doesNotContain("secret", "narrative")
                        .hasSizeLessThan(120);
                assertThat(failure.code()).isIn(ErrorCode.ANSWER_UNREADABLE, ErrorCode.ANSWER_INCOMPLETE);
            }
        });
    }

    @Test
    void sayWhatToDoAboutAnAnswerThatHadToEnd() {
        assertThat(parser.read("{\"detected\": true, \"rat", "length"))
                .isEqualTo(new Reading.Failure(
                        ErrorCode.ANSWER_INCOMPLETE,
                        "the answer is cut off after 23 characters: it reached max_tokens"));
        assertThat(parser.read("", "content_filter"))
                .isEqualTo(new Reading.Failure(
                        ErrorCode.ANSWER_UNREADABLE, "the answer is empty; finish_reason content_filter"));
    }

    private static String said(Reading reading) {
        if (reading instanceof Reading.Failure failure) {
            return failure.code().name();
        }
        var answer = (Reading.Answer) reading;
        var rationale =
                answer.rationale() == null ? "-" : "'" + answer.rationale().replace('\n', '|') + "'";
        return answer.detected() + " " + answer.confidence() + " " + answer.indicators() + " " + rationale + " "
                + answer.repairs();
    }

    private static String table() {
        try (var in = Objects.requireNonNull(AnswerParserTest.class.getResourceAsStream("answers.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
