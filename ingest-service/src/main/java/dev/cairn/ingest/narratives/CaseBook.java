package dev.cairn.ingest.narratives;

import dev.cairn.kit.content.Sha256;
import dev.cairn.schemas.NarrativeType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The incidents that were seen, with what is needed to find repeated narratives and contradictions: for each its id, a
 * fingerprint of each text, and its flags. All else of a file is forgotten row by row.
 */
final class CaseBook {
    private static final int FINGERPRINT_DIGITS = 16;

    private final Map<String, Case> cases = new HashMap<>();

    /** Whether a narrative was seen before. */
    enum Seen {
        NEW,
        SAME_TEXT,
        OTHER_TEXT
    }

    /** Takes in a narrative. */
    Seen add(SourceNarrative narrative) {
        var known = cases.computeIfAbsent(narrative.incidentId(), any -> new Case());
        known.caseFlags |= bit(narrative.caseFlag());
        var fingerprint = fingerprint(narrative.text());
        return narrative.type() == NarrativeType.CME
                ? known.cme(fingerprint, bit(narrative.manualFlag()))
                : known.le(fingerprint, bit(narrative.manualFlag()));
    }

    /** How many incidents there are. */
    int size() {
        return cases.size();
    }

    /** How many of them have a flag. */
    long labelled() {
        return cases.values().stream().filter(each -> each.flags() != 0).count();
    }

    /** How many of them have a flag that says yes. */
    long positive() {
        return cases.values().stream()
                .filter(each -> (each.flags() & Case.YES) != 0)
                .count();
    }

    /** The incidents whose flags contradict each other. */
    List<String> contradictions() {
        var found = new ArrayList<String>();
        cases.forEach((incident, each) -> {
            if (each.contradicts()) {
                found.add(incident);
            }
        });
        found.sort(null);
        return found;
    }

    private static int bit(@Nullable Boolean flag) {
        return flag == null ? 0 : flag ? Case.YES : Case.NO;
    }

    private static long fingerprint(String text) {
        var digest = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
        return Long.parseUnsignedLong(digest, 0, FINGERPRINT_DIGITS, 16);
    }

    /** What is known of an incident. Its flags are sets of yes and no. */
    private static final class Case {
        private static final int YES = 1;
        private static final int NO = 2;
        private static final int SEEN = 4;

        private long cmeText;
        private long leText;
        private int cmeFlags;
        private int leFlags;
        private int caseFlags;

        Seen cme(long text, int flag) {
            var seen = seen(cmeFlags, cmeText, text);
            cmeText = seen == Seen.NEW ? text : cmeText;
            cmeFlags |= SEEN | flag;
            return seen;
        }

        Seen le(long text, int flag) {
            var seen = seen(leFlags, leText, text);
            leText = seen == Seen.NEW ? text : leText;
            leFlags |= SEEN | flag;
            return seen;
        }

        int flags() {
            return (cmeFlags | leFlags | caseFlags) & (YES | NO);
        }

        /** Twice labelled in two ways, or yes of a narrative and no of the case, or no of both and yes of the case. */
        boolean contradicts() {
            var both = YES | NO;
            var narratives = (cmeFlags | leFlags) & both;
            var allLabelled = (cmeFlags == 0 || (cmeFlags & both) != 0) && (leFlags == 0 || (leFlags & both) != 0);
            return (cmeFlags & both) == both
                    || (leFlags & both) == both
                    || caseFlags == both
                    || (caseFlags == NO && (narratives & YES) != 0)
                    || (caseFlags == YES && narratives == NO && allLabelled);
        }

        private static Seen seen(int flags, long known, long text) {
            return (flags & SEEN) == 0 ? Seen.NEW : known == text ? Seen.SAME_TEXT : Seen.OTHER_TEXT;
        }
    }
}
