package dev.cairn.transform.narratives;

import dev.cairn.kit.narrative.Placeholders;
import dev.cairn.schemas.Narrative;
import dev.cairn.schemas.NarrativeExclusion;
import dev.cairn.schemas.NarrativeType;
import dev.cairn.transform.json.JsonCursor;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a narrative, and says whether it takes part in experiments. */
final class NarrativeReader {
    private static final int MAX_ID_CHARS = 100;

    private NarrativeReader() {}

    /**
     * Reads a narrative. Throws FIELD_MISSING or FIELD_INVALID with the path at fault.
     *
     * @param dataSource that it must be of
     */
    static Narrative read(JsonCursor json, String dataSource) {
        DataSources.require(json, dataSource);
        var given = json.get("text").text();
        var text = given == null ? "" : given.strip();
        return Narrative.newBuilder()
                .setDataSource(dataSource)
                .setIncidentId(incident(json.get("incident_id")))
                .setNarrativeType(type(json.get("narrative_type")))
                .setText(text)
                .setExclusion(exclusion(text))
                .setManualFlag(json.get("manual_flag").flag())
                .setCaseFlag(json.get("case_flag").flag())
                .setIncidentYear(year(json.get("incident_year")))
                .setSiteId(json.get("site_id").text())
                .build();
    }

    private static @Nullable NarrativeExclusion exclusion(String text) {
        if (text.isEmpty()) {
            return NarrativeExclusion.BLANK;
        }
        return Placeholders.matches(text) ? NarrativeExclusion.PLACEHOLDER : null;
    }

    private static String incident(JsonCursor json) {
        var incident = json.requiredText().strip();
        if (incident.length() > MAX_ID_CHARS || incident.chars().anyMatch(Character::isISOControl)) {
            throw json.invalid("at most " + MAX_ID_CHARS + " characters, none of them a line break");
        }
        return incident;
    }

    private static NarrativeType type(JsonCursor json) {
        var text = json.requiredText();
        return Arrays.stream(NarrativeType.values())
                .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> json.invalid("cme or le"));
    }

    private static @Nullable Integer year(JsonCursor json) {
        var year = json.count();
        if (year != null && year > Integer.MAX_VALUE) {
            throw json.invalid("a year");
        }
        return year == null ? null : year.intValue();
    }
}
