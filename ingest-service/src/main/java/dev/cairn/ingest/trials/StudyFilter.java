package dev.cairn.ingest.trials;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What stands in for the API's search where studies come from files: the start year, and for a disease that every word
 * of its name stands somewhere in the study's text, in any order, whatever the case and accents.
 */
final class StudyFilter implements Predicate<Study> {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final int YEAR_DIGITS = 4;

    private final OptionalInt startYear;
    private final Set<String> words;

    /** Throws ITEM_INVALID if the query asks for what only the API can do. */
    StudyFilter(TrialsQuery query) {
        if (query.condition() || !query.literal().isEmpty()) {
            throw new PipelineException(
                    ErrorCode.ITEM_INVALID,
                    "files know the parameters disease_name, start_year and limit only; search=condition and "
                            + query.literal().keySet() + " need the API as source");
        }
        startYear = query.startYear();
        words = query.disease().map(name -> Set.copyOf(words(name))).orElse(Set.of());
    }

    @Override
    public boolean test(Study study) {
        if (startYear.isEmpty() && words.isEmpty()) {
            return true;
        }
        var tree = tree(study);
        return started(tree) && (words.isEmpty() || text(tree).containsAll(words));
    }

    private boolean started(JsonNode tree) {
        if (startYear.isEmpty()) {
            return true;
        }
        var date = tree.at("/protocolSection/statusModule/startDateStruct/date").asText();
        return year(date).filter(year -> year >= startYear.getAsInt()).isPresent();
    }

    private static Optional<Integer> year(String date) {
        try {
            return Optional.of(Integer.valueOf(date.substring(0, Math.min(YEAR_DIGITS, date.length()))));
        } catch (NumberFormatException notYear) {
            return Optional.empty();
        }
    }

    private static Set<String> text(JsonNode tree) {
        var found = new HashSet<String>();
        collect(tree, found);
        return found;
    }

    private static void collect(JsonNode node, Set<String> found) {
        if (node.isTextual()) {
            found.addAll(words(node.asText()));
        } else {
            node.forEach(child -> collect(child, found));
        }
    }

    private static List<String> words(String text) {
        var plain = ACCENTS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        return NO_WORD.splitAsStream(plain).filter(word -> !word.isEmpty()).toList();
    }

    private static JsonNode tree(Study study) {
        try {
            return MAPPER.readTree(study.json());
        } catch (IOException e) {
            throw new PipelineException(ErrorCode.SOURCE_MALFORMED, "a study's JSON is broken", e);
        }
    }
}
