package dev.cairn.load.answers;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.load.answers.LooseObject.Ending;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what models really send: an object with {@code detected} and {@code confidence}, perhaps with {@code indicators}
 * and {@code rationale}, among tags, fences and prose, and in JSON that is not quite JSON. What it mends it names. It
 * mends form only: an answer from which it is not plain what was detected, and how surely, is not read.
 *
 * <p>If there are several objects, the last one that says whether it was detected counts; if another one says the
 * contrary, none does. An object that ends behind a whole value, without its brace, is taken for whole unless the model
 * had to stop: then, or if it ends anywhere else, even behind a number, it was cut off.
 */
public final class AnswerParser {
    /** How deep an object may lie in others. */
    private static final int MAX_DEPTH = 4;

    /** What endpoints say of answers that had to end. */
    private static final Set<String> STOPPED = Set.of("length", "max_tokens");

    private static final Pattern SAYS_DETECTED = Pattern.compile(AnswerFields.DETECTED, Pattern.CASE_INSENSITIVE);
    private static final Pattern REASON = Pattern.compile("[a-z_]{1,30}");
    private static final Pattern FENCE = Pattern.compile("```[a-zA-Z0-9]{0,10}");

    private final JsonMapper strict = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();
    private final JsonMapper lenient = strict.rebuild()
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .build();

    /** An object that says whether it was detected, or one that would if it could be read: then without fields. */
    private record Candidate(LooseObject source, @Nullable ObjectNode fields, EnumSet<Repair> repairs) {
        Optional<Boolean> detected() {
            return fields == null
                    ? Optional.empty()
                    : new AnswerFields(fields, EnumSet.noneOf(Repair.class)).detected();
        }
    }

    /**
     * Reads an answer.
     *
     * @param raw as the model gave it
     * @param finishReason why the model ended, as its endpoint says; null if it does not
     */
    public Reading read(String raw, @Nullable String finishReason) {
        var repairs = EnumSet.noneOf(Repair.class);
        var text = decoded(withoutEnd(ModelTags.remove(raw, repairs)), repairs);
        if (text.isBlank()) {
            return nothing(raw, finishReason);
        }
        var objects = LooseObject.all(text);
        if (objects.isEmpty()) {
            return Reading.Failure.unreadable(
                    "the answer of " + raw.length() + " characters holds no JSON object" + ended(finishReason));
        }
        var stopped = finishReason != null && STOPPED.contains(finishReason);
        var candidates = new ArrayList<Candidate>();
        for (var object : objects) {
            candidates.addAll(candidates(text, object, stopped));
        }
        return candidates.isEmpty()
                ? withoutCandidate(text, objects, stopped)
                : choose(text, candidates, repairs, stopped);
    }

    private static Reading nothing(String raw, @Nullable String finishReason) {
        return raw.isBlank()
                ? Reading.Failure.unreadable("the answer is empty" + ended(finishReason))
                : Reading.Failure.incomplete("the answer of " + raw.length()
                        + " characters holds thoughts or tags, and no result" + ended(finishReason));
    }

    /** Without what closes a fence, so that an object without its brace ends with its last value. */
    private static String withoutEnd(String text) {
        var end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '`' || Character.isWhitespace(text.charAt(end - 1)))) {
            end--;
        }
        return text.substring(0, end);
    }

    private String decoded(String text, EnumSet<Repair> repairs) {
        if (text.stripLeading().startsWith("\"")) {
            var whole = tree(strict, text);
            if (whole != null && whole.isTextual()) {
                repairs.add(Repair.DOUBLE_ENCODED);
                return whole.textValue();
            }
        }
        return text;
    }

    /** None if the object is about something else. */
    private List<Candidate> candidates(String text, LooseObject object, boolean stopped) {
        var readable = object.ending() == Ending.WHOLE || (object.ending() == Ending.BRACES_MISSING && !stopped);
        var repairs = EnumSet.noneOf(Repair.class);
        var node = readable ? object(text, object, repairs) : null;
        if (node == null) {
            var mentions = SAYS_DETECTED
                    .matcher(text)
                    .region(object.start(), object.end())
                    .find();
            return mentions ? List.of(new Candidate(object, null, repairs)) : List.of();
        }
        var saying = new ArrayList<ObjectNode>();
        collect(node, 0, saying);
        if (!saying.isEmpty() && !AnswerFields.has(node, AnswerFields.DETECTED)) {
            repairs.add(Repair.NESTED);
        }
        return saying.stream()
                .map(fields -> new Candidate(object, fields, repairs))
                .toList();
    }

    private @Nullable ObjectNode object(String text, LooseObject object, EnumSet<Repair> repairs) {
        var asItIs = tree(strict, text.substring(object.start(), object.end()));
        if (asItIs instanceof ObjectNode node) {
            return node;
        }
        repairs.addAll(object.repairs());
        if (tree(strict, object.mended()) instanceof ObjectNode node) {
            return node;
        }
        repairs.add(Repair.SYNTAX);
        return tree(lenient, object.mended()) instanceof ObjectNode node ? node : null;
    }

    private static @Nullable JsonNode tree(JsonMapper mapper, String json) {
        try {
            return mapper.readTree(json);
        } catch (JsonProcessingException e) {
            return null; // what is wrong with it is not said: the message would quote the answer
        }
    }

    private static void collect(ObjectNode node, int depth, List<ObjectNode> saying) {
        if (AnswerFields.has(node, AnswerFields.DETECTED)) {
            saying.add(node);
        } else if (depth < MAX_DEPTH) {
            for (var value : node) {
                if (value instanceof ObjectNode inner) {
                    collect(inner, depth + 1, saying);
                }
            }
        }
    }

    private Reading withoutCandidate(String text, List<LooseObject> objects, boolean stopped) {
        if (objects.get(objects.size() - 1).ending() == Ending.CUT_OFF) {
            return cutOff(text.length(), stopped);
        }
        var ignored = EnumSet.noneOf(Repair.class);
        return objects.stream().anyMatch(object -> object(text, object, ignored) != null)
                ? Reading.Failure.incomplete("the answer does not say whether it was detected")
                : Reading.Failure.unreadable("nothing in the answer of " + text.length() + " characters is JSON");
    }

    private static Reading choose(String text, List<Candidate> candidates, EnumSet<Repair> repairs, boolean stopped) {
        var last = candidates.get(candidates.size() - 1);
        if (last.fields() == null) {
            return last.source().ending() == Ending.WHOLE
                    ? Reading.Failure.unreadable("the answer's object of "
                            + (last.source().end() - last.source().start()) + " characters is no JSON")
                    : cutOff(text.length(), stopped);
        }
        var said = candidates.stream()
                .flatMap(candidate -> candidate.detected().stream())
                .toList();
        if (Set.copyOf(said).size() > 1) {
            return Reading.Failure.incomplete("the answer says both that it was detected and that it was not");
        }
        if (candidates.stream()
                        .filter(candidate ->
                                candidate.source().start() == last.source().start())
                        .count()
                > 1) {
            return Reading.Failure.incomplete("the answer says of several things whether they were detected");
        }
        if (said.size() > 1) {
            repairs.add(Repair.SEVERAL_OBJECTS);
        }
        around(text, last.source(), repairs);
        repairs.addAll(last.repairs());
        return fields(new AnswerFields(requireNonNull(last.fields()), repairs), repairs);
    }

    private static Reading fields(AnswerFields fields, EnumSet<Repair> repairs) {
        var detected = fields.detected();
        if (detected.isEmpty()) {
            return Reading.Failure.incomplete("what the answer says of detected is neither true nor false");
        }
        var confidence = fields.confidence();
        if (confidence.isEmpty()) {
            return Reading.Failure.incomplete("the answer's confidence is missing, or no number from 0 to 1");
        }
        var indicators = fields.indicators();
        var rationale = fields.rationale();
        return new Reading.Answer(
                detected.get(), confidence.get(), indicators, rationale, Collections.unmodifiableSet(repairs));
    }

    private static Reading cutOff(int length, boolean stopped) {
        return Reading.Failure.incomplete(
                "the answer is cut off after " + length + " characters" + (stopped ? ": it reached max_tokens" : ""));
    }

    private static String ended(@Nullable String finishReason) {
        var tells = finishReason != null
                && !finishReason.equals("stop")
                && REASON.matcher(finishReason).matches();
        return tells ? "; finish_reason " + finishReason : "";
    }

    private static void around(String text, LooseObject object, EnumSet<Repair> repairs) {
        var around = text.substring(0, object.start()) + text.substring(object.end());
        if (FENCE.matcher(around).find()) {
            repairs.add(Repair.CODE_FENCE);
        }
        if (!FENCE.matcher(around).replaceAll("").isBlank()) {
            repairs.add(Repair.TEXT_AROUND);
        }
    }
}
