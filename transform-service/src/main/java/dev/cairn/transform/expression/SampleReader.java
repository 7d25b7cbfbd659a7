package dev.cairn.transform.expression;

import dev.cairn.schemas.ExpressionSample;
import dev.cairn.schemas.Platform;
import dev.cairn.schemas.Technology;
import dev.cairn.transform.expression.illness.IllnessRules;
import dev.cairn.transform.expression.illness.SampleText;
import dev.cairn.transform.json.JsonCursor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the samples of one study. Of a field that JSON and TSV both know, JSON's value counts unless it is empty. */
final class SampleReader {
    private static final String ACCESSION = "refinebio_accession_code";
    private static final String ORGANISM = "refinebio_organism";
    private static final String PLATFORM = "refinebio_platform";

    /** Fields that may hold the title, the best first: refine.bio's own, then GEO's. */
    private static final List<String> TITLES = List.of("refinebio_title", "title", "geo title");

    /** These must be texts, numbers or flags. Of other fields, objects and arrays are left out. */
    private static final Set<String> NEVER_NESTED = Set.of(ACCESSION, ORGANISM, PLATFORM, "refinebio_title", "title");

    /** Several times the longest that is known; PostgreSQL's indexes take no texts of kilobytes. */
    private static final int PLATFORM_CHARACTERS = 400;

    private final String study;
    private final Technology stated;
    private final IllnessRules illnessRules;

    /**
     * A reader.
     *
     * @param stated the study's technology, which is that of platforms whose name does not tell theirs
     */
    SampleReader(String study, Technology stated, IllnessRules illnessRules) {
        this.study = study;
        this.stated = stated;
        this.illnessRules = illnessRules;
    }

    /**
     * Reads what is said of a sample, which may be nothing. Throws FIELD_INVALID with the path at fault.
     *
     * @param sources what each file says of it: json, tsv
     */
    ExpressionSample read(String accession, JsonCursor sources) {
        var fields = new LinkedHashMap<String, String>();
        collect(sources.get("tsv"), fields);
        collect(sources.get("json"), fields);
        var attributes = new LinkedHashMap<>(fields);
        attributes.remove(ACCESSION, accession);
        var title = titleOutOf(attributes);
        var organism = attributes.remove(ORGANISM);
        var platform = attributes.remove(PLATFORM);
        return ExpressionSample.newBuilder()
                .setAccession(accession)
                .setTitle(title)
                .setOrganism(organism == null ? null : organism(organism))
                .setPlatform(platform == null ? null : platform(platform, sources))
                .setIllness(illnessRules.call(study, new SampleText(accession, title, fields)))
                .setAttributes(attributes)
                .build();
    }

    private static void collect(JsonCursor source, Map<String, String> fields) {
        source.members().forEach((name, value) -> {
            var text = value.scalar();
            if (text != null) {
                fields.put(name, text);
            } else if (NEVER_NESTED.contains(name) && value.node().isContainerNode()) {
                throw value.invalid("a text");
            }
        });
    }

    private static @Nullable String titleOutOf(Map<String, String> attributes) {
        for (var name : TITLES) {
            var title = attributes.remove(name);
            if (title != null) {
                return title;
            }
        }
        return null;
    }

    /** {@code MUS_MUSCULUS} is Mus musculus. A name with small letters is one already. */
    private static String organism(String text) {
        if (text.chars().anyMatch(Character::isLowerCase)) {
            return text.strip();
        }
        var words = text.replace('_', ' ').strip().toLowerCase(Locale.ROOT);
        return words.isEmpty() ? text : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private Platform platform(String text, JsonCursor sources) {
        if (text.length() > PLATFORM_CHARACTERS) {
            var json = sources.get("json").get(PLATFORM);
            throw (json.isAbsent() ? sources.get("tsv").get(PLATFORM) : json)
                    .invalid("at most " + PLATFORM_CHARACTERS + " characters");
        }
        var platform = Platforms.read(text);
        return platform.getTechnology() == Technology.UNKNOWN
                ? Platform.newBuilder(platform).setTechnology(stated).build()
                : platform;
    }
}
