package dev.cairn.ingest.narratives;

import dev.cairn.ingest.checks.Findings;
import dev.cairn.kit.narrative.Placeholders;
import dev.cairn.schemas.NarrativeType;
import dev.cairn.schemas.Severity;
import java.util.List;

/** Counts narratives, and finds those that repeat, lack a text or a label, or contradict each other. */
final class NarrativeTally {
    private static final int NAMED = 5;

    private final CaseBook cases = new CaseBook();
    private final Findings findings;
    private final String file;
    private final String rowName;
    private long rows;
    private long narratives;
    private long cme;
    private long blanks;
    private long placeholders;
    private long duplicates;
    private long labelled;
    private long positive;
    private long characters;

    NarrativeTally(Findings findings, String file, String rowName) {
        this.findings = findings;
        this.file = file;
        this.rowName = rowName;
    }

    /** Takes in what a row holds. */
    void add(List<SourceNarrative> row) {
        rows++;
        row.forEach(this::add);
    }

    /** Finds what only the whole file shows, and says what was counted. */
    NarrativeFigures finish() {
        if (rows == 0) {
            findings.add(
                    NarrativeCheck.NO_NARRATIVES, Severity.ERROR, file, List.of(), "there is no row but the header", 1);
        }
        var contradictions = cases.contradictions();
        if (!contradictions.isEmpty()) {
            findings.add(
                    NarrativeCheck.FLAGS_CONTRADICT,
                    Severity.WARNING,
                    file,
                    contradictions.stream().limit(NAMED).toList(),
                    "manual flags of incident " + contradictions.get(0) + " contradict each other",
                    contradictions.size());
        }
        return new NarrativeFigures(
                rows,
                narratives,
                cases.size(),
                cme,
                narratives - cme,
                blanks,
                placeholders,
                duplicates,
                labelled,
                positive,
                cases.labelled(),
                cases.positive(),
                characters);
    }

    private void add(SourceNarrative narrative) {
        switch (cases.add(narrative)) {
            case NEW -> count(narrative);
            case SAME_TEXT -> duplicate(narrative, Severity.INFO, "with the same text");
            case OTHER_TEXT -> duplicate(narrative, Severity.WARNING, "with another text");
        }
    }

    private void duplicate(SourceNarrative narrative, Severity severity, String how) {
        duplicates++;
        found(
                NarrativeCheck.DUPLICATE_NARRATIVE,
                severity,
                narrative,
                "incident " + narrative.incidentId() + " has a " + narrative.typeName() + " narrative before, " + how
                        + "; the first is kept");
    }

    private void count(SourceNarrative narrative) {
        narratives++;
        cme += narrative.type() == NarrativeType.CME ? 1 : 0;
        characters += narrative.text().length();
        var flag = narrative.manualFlag();
        if (flag != null) {
            labelled++;
            positive += flag ? 1 : 0;
        }
        if (flag == null && narrative.caseFlag() == null) {
            found(NarrativeCheck.UNLABELLED, Severity.INFO, narrative, "the narrative has no manual flag");
        }
        if (narrative.text().isEmpty()) {
            blanks++;
            found(NarrativeCheck.TEXT_BLANK, Severity.INFO, narrative, "the narrative has no text");
        } else if (Placeholders.matches(narrative.text())) {
            placeholders++;
            found(NarrativeCheck.TEXT_PLACEHOLDER, Severity.INFO, narrative, "the text says that there is none");
        }
    }

    private void found(NarrativeCheck check, Severity severity, SourceNarrative narrative, String message) {
        var place = rowName + " " + narrative.row() + " " + narrative.typeName();
        findings.add(check, severity, file, place, message);
    }
}
