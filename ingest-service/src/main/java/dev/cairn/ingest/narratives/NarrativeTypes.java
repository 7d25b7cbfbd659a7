package dev.cairn.ingest.narratives;

import dev.cairn.schemas.NarrativeType;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The spellings that people use for who wrote a narrative. */
final class NarrativeTypes {
    private static final Pattern INSIGNIFICANT = Pattern.compile("[^a-z]+");

    private static final Map<String, NarrativeType> SPELLINGS = Map.ofEntries(
            Map.entry("cme", NarrativeType.CME),
            Map.entry("coroner", NarrativeType.CME),
            Map.entry("medicalexaminer", NarrativeType.CME),
            Map.entry("coronermedicalexaminer", NarrativeType.CME),
            Map.entry("coronerormedicalexaminer", NarrativeType.CME),
            Map.entry("coronerme", NarrativeType.CME),
            Map.entry("me", NarrativeType.CME),
            Map.entry("le", NarrativeType.LE),
            Map.entry("police", NarrativeType.LE),
            Map.entry("lawenforcement", NarrativeType.LE));

    private static final Pattern NOUN = Pattern.compile("(narrative|report)$");

    private NarrativeTypes() {}

    /** The type that a cell names, without case, spaces and punctuation; null if it is neither. */
    static @Nullable NarrativeType read(String cell) {
        var letters = INSIGNIFICANT.matcher(cell.toLowerCase(Locale.ROOT)).replaceAll("");
        return SPELLINGS.get(NOUN.matcher(letters).replaceFirst(""));
    }
}
