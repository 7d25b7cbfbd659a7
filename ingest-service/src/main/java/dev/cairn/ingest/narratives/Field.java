package dev.cairn.ingest.narratives;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a column of a file of narratives may hold. The parameter {@code column.<field>}, the field in small letters, names
 * its header where that is none of those known; headers are compared without case, spaces and punctuation.
 */
public enum Field {
    INCIDENT_ID("incidentid", "incident", "caseid", "incidentnumber", "casenumber"),
    NARRATIVE_TYPE("narrativetype", "type", "source"),
    NARRATIVE_TEXT("narrativetext", "narrative", "text"),
    NARRATIVE_CME("narrativecme", "cmenarrative", "narrativetextcme", "textcme", "cmetext"),
    NARRATIVE_LE("narrativele", "lenarrative", "narrativetextle", "textle", "letext"),
    MANUAL_FLAG("manualflagind", "manualflag", "flag", "label", "manuallabel"),
    FLAG_CME("flagcme", "cmeflag", "manualflagcme", "manualflagindcme", "cmemanualflag", "labelcme", "cmelabel"),
    FLAG_LE("flagle", "leflag", "manualflagle", "manualflagindle", "lemanualflag", "labelle", "lelabel"),
    CASE_FLAG(
            "flagcase", "caseflag", "manualflagcase", "manualflagindcase", "casemanualflag", "labelcase", "caselabel"),
    INCIDENT_YEAR("incidentyear", "year", "deathyear", "yearofdeath"),
    SITE_ID("siteid", "site");

    private static final Pattern INSIGNIFICANT = Pattern.compile("[^\\p{L}\\p{N}]+");

    @SuppressWarnings("ImmutableEnumChecker") // a List.of()
    private final List<String> headers;

    Field(String... headers) {
        this.headers = List.of(headers);
    }

    /** The name in parameters and in the header's {@code columns}, for example {@code incident_id}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All names, for messages. */
    static List<String> ids() {
        return Arrays.stream(values()).map(Field::id).toList();
    }

    /** The headers that it usually has, folded, the most usual first. */
    List<String> usualHeaders() {
        return headers;
    }

    /** A header as headers are compared. */
    static String folded(String header) {
        return INSIGNIFICANT.matcher(header).replaceAll("").toLowerCase(Locale.ROOT);
    }
}
