package dev.cairn.transform.expression.illness;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cairn.kit.config.ConfigException;
import dev.cairn.schemas.Illness;
import dev.cairn.schemas.IllnessCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Overrides and rules of a file; {@code docs/expression-rules.md} describes its format. Overrides of the sample's study
 * come first, then the rules in their order: the first that says something decides. Safe for use by many threads.
 *
 * @param warnBelow the share of a study's samples that must have a known illness; below it a finding is a warning
 */
public record IllnessRules(Map<String, List<StudyOverride>> overrides, List<IllnessRule> rules, double warnBelow) {
    /** Stands in a call in place of a rule's name if none decides. */
    static final String NO_RULE = "none";

    private static final String BUNDLED = "illness-rules.yaml";

    /** The rules that come with Cairn. They override nothing. */
    public static IllnessRules bundled() {
        return Bundled.RULES;
    }

    /** The rules of a file. Throws {@link ConfigException} with every problem of it, each with its line. */
    public static IllnessRules read(Path file) {
        try {
            return RuleFile.parse(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new ConfigException(List.of(file + " is not text in UTF-8"));
        } catch (IOException e) {
            throw new ConfigException(List.of(file + " cannot be read: " + e));
        }
    }

    /** The illness of a sample. UNKNOWN if nothing tells it. */
    public IllnessCall call(String study, SampleText sample) {
        for (var override : overrides.getOrDefault(study, List.of())) {
            var call = override.call(sample);
            if (call != null) {
                return call;
            }
        }
        for (var rule : rules) {
            var call = rule.call(sample);
            if (call != null) {
                return call;
            }
        }
        return new IllnessCall(Illness.UNKNOWN, 0.0, NO_RULE, null);
    }

    @Override
    public String toString() {
        return "IllnessRules[rules=" + rules.size() + ", studies=" + overrides.size() + "]";
    }

    /** Read when first asked for. */
    private static final class Bundled {
        private static final IllnessRules RULES = read();

        private static IllnessRules read() {
            try (var in = Objects.requireNonNull(IllnessRules.class.getResourceAsStream(BUNDLED))) {
                return RuleFile.parse(BUNDLED, new String(in.readAllBytes(), UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("the bundled illness rules cannot be read", e);
            }
        }
    }
}
