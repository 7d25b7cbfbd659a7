package dev.cairn.load.rows;

import dev.cairn.schemas.ClinicalTrialDocument;
import dev.cairn.schemas.DiseaseMatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** The rows of {@code diseases} and {@code disease_trials}. */
final class DiseaseTables {
    private static final String MERGE_DISEASES = """
            insert into diseases as t (orpha_code, name)
            select n.orpha_code, n.name from unnest(?::text[], ?::text[]) as n (orpha_code, name)
            left join diseases old using (orpha_code) where old.name is distinct from n.name
            order by n.orpha_code
            on conflict (orpha_code) do update set name = excluded.name where t.name <> excluded.name""";

    /** Only the links that are new or differ reach the conflict clause, because that would lock each row it meets. */
    private static final String MERGE_LINKS = """
            insert into disease_trials as t (orpha_code, nct_id, matched_in, first_run_id, run_id, observed_at)
            select n.orpha_code, n.nct_id, n.matched_in, n.run_id, n.run_id, n.observed_at
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[])
                as n (orpha_code, nct_id, matched_in, run_id, observed_at)
            left join disease_trials old using (orpha_code, nct_id)
            where old.matched_in is distinct from n.matched_in
            order by n.orpha_code, n.nct_id
            on conflict (orpha_code, nct_id) do update
            set matched_in = excluded.matched_in, run_id = excluded.run_id, observed_at = excluded.observed_at
            where t.matched_in <> excluded.matched_in and t.observed_at <= excluded.observed_at""";

    private record LinkKey(String orphaCode, String nctId) {}

    private record Link(DiseaseMatch disease, String runId, Instant observedAt) {}

    private DiseaseTables() {}

    /** Links studies to the diseases that asked for them; the newest observation of a link wins. */
    static void save(Connection connection, Collection<LoadRecord> records) throws SQLException {
        var links = new TreeMap<LinkKey, Link>(
                Comparator.comparing(LinkKey::orphaCode).thenComparing(LinkKey::nctId));
        for (var record : records) {
            var document = (ClinicalTrialDocument) record.payload().getDocument();
            var disease = document.getDisease();
            if (disease != null) {
                links.merge(
                        new LinkKey(disease.getOrphaCode(), document.getTrial().getNctId()),
                        new Link(disease, record.item().runId(), record.observedAt()),
                        (a, b) -> b.observedAt().isBefore(a.observedAt()) ? a : b);
            }
        }
        if (!links.isEmpty()) {
            mergeDiseases(connection, links.values());
            mergeLinks(connection, links);
        }
    }

    private static void mergeDiseases(Connection connection, Collection<Link> links) throws SQLException {
        var names = new TreeMap<String, String>();
        links.forEach(
                link -> names.put(link.disease().getOrphaCode(), link.disease().getDiseaseName()));
        try (var merge = connection.prepareStatement(MERGE_DISEASES)) {
            merge.setArray(1, connection.createArrayOf("text", names.keySet().toArray()));
            merge.setArray(2, connection.createArrayOf("text", names.values().toArray()));
            merge.executeUpdate();
        }
    }

    private static void mergeLinks(Connection connection, Map<LinkKey, Link> links) throws SQLException {
        var keys = links.keySet();
        var values = links.values();
        try (var merge = connection.prepareStatement(MERGE_LINKS)) {
            merge.setArray(
                    1,
                    connection.createArrayOf(
                            "text", keys.stream().map(LinkKey::orphaCode).toArray()));
            merge.setArray(
                    2,
                    connection.createArrayOf(
                            "text", keys.stream().map(LinkKey::nctId).toArray()));
            merge.setArray(
                    3,
                    connection.createArrayOf(
                            "text",
                            values.stream()
                                    .map(link -> link.disease().getMatchedIn().name())
                                    .toArray()));
            merge.setArray(
                    4,
                    connection.createArrayOf(
                            "text", values.stream().map(Link::runId).toArray()));
            merge.setArray(
                    5,
                    connection.createArrayOf(
                            "timestamptz",
                            values.stream()
                                    .map(link -> link.observedAt().toString())
                                    .toArray()));
            merge.executeUpdate();
        }
    }
}
