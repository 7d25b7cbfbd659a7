package dev.cairn.transform.expression.illness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.kit.config.ConfigException;
import dev.cairn.schemas.Illness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleFileTest {
    @Test
    void readsTermsRulesAndBounds() {
        var rules = RuleFile.parse("r.yaml", """
                warn_below: 0.25
                terms:
                  number: '\\d+'
                  day: 'day {number}'
                rules:
                  - name: first
                    illness: SEPSIS
                    fields: title
                    pattern: ['on {day}', 'x{2,3}']
                    unless: 'not on {day}'
                    confidence: 1
                """);

        assertThat(rules.warnBelow()).isEqualTo(0.25);
        assertThat(illness(rules, "on Day 12")).isEqualTo(Illness.SEPSIS);
        assertThat(illness(rules, "axxb")).isEqualTo(Illness.SEPSIS);
        assertThat(illness(rules, "not on day 1")).isEqualTo(Illness.UNKNOWN);
        assertThat(illness(rules, "not on day 1, on day 2")).isEqualTo(Illness.SEPSIS);
    }

    @Test
    void keepsTheBundledRulesWhereAFileHasNone() {
        var rules = RuleFile.parse("r.yaml", "overrides: {S: [{title: a, illness: SEPSIS}]}");

        assertThat(rules.rules()).isEqualTo(IllnessRules.bundled().rules());
        assertThat(rules.overrides()).containsOnlyKeys("S");
        assertThat(rules.warnBelow()).isEqualTo(0.5);
    }

    @Test
    void reportsEveryProblemWithItsLineAndPlace() {
        assertThat(problems("""
                warn_below: much
                colour: red
                terms:
                  Bad: a
                  worse: 'a('
                overrides:
                  SRP1:
                    - {illness: SEPSIS}
                    - {samples: [A], title: a, illness: SEPSIS}
                    - {samples: [], illness: SEPSIS}
                  SRP2: SEPSIS
                rules:
                  - {name: a, illness: UNKNOWN, fields: [title], pattern: x, confidence: 1}
                  - {name: a, illness: SEPSIS, fields: [], pattern: '(?=x)', confidence: 0}
                  - {name: none, illness: SEPSIS, fields: [''], pattern: 'x*', confidence: -1}
                  - {illness: sepsis, pattern: '{nothing}', unless: [a, '['], confidnce: 1}
                """))
                .containsExactlyInAnyOrder(
                        "r.yaml, line 2: colour is not known; known: overrides, rules, terms, warn_below",
                        "r.yaml, line 1: warn_below must be a number from 0 to 1, not \"much\"",
                        "r.yaml, line 4: terms.Bad must have a name of small letters and underscores",
                        "r.yaml, line 5: terms.worse is not a regular expression of RE2: missing closing )",
                        "r.yaml, line 8: overrides.SRP1[0] must have either samples or title",
                        "r.yaml, line 9: overrides.SRP1[1] must have either samples or title",
                        "r.yaml, line 10: overrides.SRP1[2].samples must be a list that is not empty",
                        "r.yaml, line 11: overrides.SRP2 must be a list that is not empty",
                        "r.yaml, line 13: rules[0] \"a\".illness must be one of [SEPTIC_SHOCK, NO_SEPSIS, SEPSIS, CONTROL],"
                                + " not \"UNKNOWN\"",
                        "r.yaml, line 14: rules[1] \"a\".name is \"a\", which an earlier rule is called",
                        "r.yaml, line 14: rules[1] \"a\".fields must be a list that is not empty",
                        "r.yaml, line 14: rules[1] \"a\".pattern is not a regular expression of RE2: invalid or"
                                + " unsupported Perl syntax",
                        "r.yaml, line 14: rules[1] \"a\".confidence must be above 0",
                        "r.yaml, line 15: rules[2] \"none\".name must not be one of [none, override]",
                        "r.yaml, line 15: rules[2] \"none\".fields[0] must be a text",
                        "r.yaml, line 15: rules[2] \"none\".pattern matches a text without a character, and so every text",
                        "r.yaml, line 15: rules[2] \"none\".confidence must be a number from 0 to 1, not \"-1\"",
                        "r.yaml, line 16: rules[3] \"\" has no name",
                        "r.yaml, line 16: rules[3] \"\" has no fields",
                        "r.yaml, line 16: rules[3] \"\" has no confidence",
                        "r.yaml, line 16: rules[3] \"\".confidnce is not known; known: confidence, fields, illness, name,"
                                + " pattern, unless",
                        "r.yaml, line 16: rules[3] \"\".illness must be one of [SEPTIC_SHOCK, NO_SEPSIS, SEPSIS, CONTROL],"
                                + " not \"sepsis\"",
                        "r.yaml, line 16: rules[3] \"\".pattern uses {nothing}, which no term before it is called",
                        "r.yaml, line 16: rules[3] \"\".unless[1] is not a regular expression of RE2: missing closing ]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | r.yaml is empty",
                "'a: [1' | r.yaml, line 1: not well-formed YAML",
                "'a: &x b: c' | r.yaml, line 1: not well-formed YAML",
                "'- a' | r.yaml, line 1: the file must be a mapping",
                "'text' | r.yaml, line 1: the file must be a mapping",
                "'rules: ' | r.yaml, line 1: rules must be a list that is not empty",
                "'{rules: [a], rules: [b]}' | r.yaml, line 1: rules is there twice",
                "'rules: &r [*r]' | r.yaml, line 1: rules[0] must be a mapping",
                "'rules: !!java.net.URL [x]' | r.yaml, line 1: not well-formed YAML: Global tag",
            })
    void saysWhatIsWrongWithAFileThatIsNone(String yaml, String problem) {
        assertThat(problems(yaml)).first().asString().startsWith(problem);
    }

    @Test
    void survivesNestingWithoutEnd() {
        assertThat(problems("[".repeat(100_000))).singleElement().asString().contains("not well-formed YAML");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(a|aa)+$", "(.*a){12}$"})
    void takesNoLongerForAnExpressionThatBacktracksWithoutEnd(String pattern) {
        var rules = RuleFile.parse(
                "r.yaml",
                "rules: [{name: a, illness: SEPSIS, fields: title, confidence: 1, pattern: '" + pattern + "'}]");

        assertThat(illness(rules, "a".repeat(3000) + "!")).isEqualTo(Illness.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"((a{1000}){1000}){10}", "(?:(?:a{2,1000}){0,500}){9,}", "a{999999999999999999999999}"})
    void refusesAnExpressionThatWouldFillTheMemory(String pattern) {
        assertThat(problems("rules: [{name: a, illness: SEPSIS, fields: title, confidence: 1, pattern: '" + pattern
                        + "'}]"))
                .singleElement()
                .asString()
                .startsWith("r.yaml, line 1: rules[0] \"a\".pattern repeats its parts more than 100000 times in all");
    }

    @Test
    void refusesAFileThatIsNotUtf8(@TempDir Path folder) throws Exception {
        var file = Files.write(folder.resolve("r.yaml"), new byte[] {'a', ':', (byte) 0xC3, '('});

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> IllnessRules.read(file))
                .satisfies(e -> assertThat(e.problems()).containsExactly(file + " is not text in UTF-8"));
    }

    private static Illness illness(IllnessRules rules, String title) {
        return rules.call("S", new SampleText("A", title, Map.of())).getIllness();
    }

    private static List<String> problems(String yaml) {
        try {
            RuleFile.parse("r.yaml", yaml);
            return List.of();
        } catch (ConfigException e) {
            return e.problems();
        }
    }
}
