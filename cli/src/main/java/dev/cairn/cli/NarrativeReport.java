package dev.cairn.cli;

import dev.cairn.ingest.narratives.NarrativeSurvey;

/** What the checks on entry say of a file of narratives that is not published. */
record NarrativeReport(NarrativeSurvey survey) {
    private static final int LONGEST_MESSAGE = 100;
    private static final int LONGEST_LOCATION = 60;

    String text(Output output) {
        var figures = survey.figures();
        var table = output.table(
                "DATA SOURCE",
                "VERDICT",
                "LAYOUT",
                "ROWS",
                "NARRATIVES",
                "CASES",
                "BLANK",
                "PLACEHOLDER",
                "DUPLICATE",
                "LABELLED",
                "POSITIVE");
        table.row(
                survey.dataSource(),
                survey.rejected() ? "REJECTED" : "ACCEPTED",
                survey.layout(),
                figures.rows(),
                figures.narratives(),
                figures.cases(),
                figures.blanks(),
                figures.placeholders(),
                figures.duplicates(),
                figures.labelled(),
                figures.positive());
        return table + findings(output);
    }

    private String findings(Output output) {
        if (survey.findings().isEmpty()) {
            return "\nno findings";
        }
        var table = output.table("SEVERITY", "CODE", "COUNT", "LOCATION", "MESSAGE");
        survey.findings()
                .forEach(finding -> table.row(
                        finding.severity(),
                        finding.code(),
                        finding.count(),
                        Format.cut(finding.location(), LONGEST_LOCATION),
                        Format.cut(finding.message(), LONGEST_MESSAGE)));
        return "\n" + table;
    }
}
