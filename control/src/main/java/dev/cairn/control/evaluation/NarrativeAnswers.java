package dev.cairn.control.evaluation;

import dev.cairn.control.evaluation.Calibration.Scored;
import dev.cairn.control.evaluation.Judgement.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All narratives that an experiment asks about, by incident and type, with what it found. */
record NarrativeAnswers(List<NarrativeAnswer> all) {
    /** The narratives are those that the experiment's run reads: the same rule, in the same order. */
    private static final String ANSWERS = """
            with asked as (
                select incident_id, narrative_type, manual_flag from source_narratives
                where data_source = ? and exclusion is null order by incident_id, narrative_type limit ?),
            cases as (
                select incident_id, coalesce(bool_or(case_flag), bool_or(manual_flag)) as label
                from source_narratives where data_source = ? group by incident_id)
            select a.incident_id, a.narrative_type, r.detected, r.confidence, r.error_code, a.manual_flag, c.label
            from asked a join cases c using (incident_id)
            left join narrative_results r on r.experiment_id = ? and r.incident_id = a.incident_id
                and r.narrative_type = a.narrative_type
            order by a.incident_id, a.narrative_type""";

    static NarrativeAnswers read(Connection connection, Experiment experiment) throws SQLException {
        try (var query = connection.prepareStatement(ANSWERS)) {
            query.setString(1, experiment.dataSource());
            query.setObject(2, experiment.maxNarratives(), Types.BIGINT);
            query.setString(3, experiment.dataSource());
            query.setString(4, experiment.experimentId());
            var row = query.executeQuery();
            var answers = new ArrayList<NarrativeAnswer>();
            while (row.next()) {
                answers.add(new NarrativeAnswer(
                        row.getString("incident_id"),
                        row.getString("narrative_type"),
                        row.getObject("detected", Boolean.class),
                        row.getObject("confidence", Double.class),
                        row.getObject("error_code", Integer.class),
                        row.getObject("manual_flag", Boolean.class),
                        row.getObject("label", Boolean.class)));
            }
            return new NarrativeAnswers(answers);
        }
    }

    /** Those of one type. */
    NarrativeAnswers ofType(String type) {
        return new NarrativeAnswers(
                all.stream().filter(answer -> answer.type().equals(type)).toList());
    }

    Metrics byNarrative() {
        return Metrics.of(all.stream().map(NarrativeAnswer::judgement).toList());
    }

    Metrics byCase() {
        return Metrics.of(List.copyOf(cases().values()));
    }

    /**
     * The cases by incident. One positive answer makes a case positive. It is negative only if all its narratives that
     * are asked about have answers: one that failed may have been the positive one.
     */
    Map<String, Judgement> cases() {
        var byIncident = new LinkedHashMap<String, List<NarrativeAnswer>>();
        all.forEach(answer -> byIncident
                .computeIfAbsent(answer.incidentId(), id -> new ArrayList<>())
                .add(answer));
        var cases = new LinkedHashMap<String, Judgement>();
        byIncident.forEach((incident, answers) -> cases.put(incident, ofCase(answers)));
        return cases;
    }

    private static Judgement ofCase(Collection<NarrativeAnswer> answers) {
        var label = answers.iterator().next().caseLabel();
        if (answers.stream().anyMatch(answer -> Boolean.TRUE.equals(answer.detected()))) {
            return Judgement.answered(true, label);
        }
        var states = answers.stream().map(answer -> answer.judgement().state()).toList();
        if (states.contains(State.ERROR)) {
            return Judgement.without(State.ERROR, label);
        }
        return states.contains(State.OPEN) ? Judgement.without(State.OPEN, label) : Judgement.answered(false, label);
    }

    Calibration calibration() {
        var scored = new ArrayList<Scored>();
        for (var answer : all) {
            if (answer.detected() != null && answer.confidence() != null && answer.manualFlag() != null) {
                scored.add(new Scored(answer.confidence(), answer.detected(), answer.manualFlag()));
            }
        }
        return Calibration.of(scored);
    }
}
