package dev.cairn.load.rows;

import dev.cairn.load.ledger.ContentHash;
import dev.cairn.load.ledger.Item;
import dev.cairn.load.ledger.Status;
import dev.cairn.schemas.QualityFinding;
import dev.cairn.schemas.Severity;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks what the tables hold of a study whose item is closed against its header, and gives the study its score. Reads
 * the study's rows once, and of other studies at most a thousand genes of twenty.
 */
final class LoadedChecks {
    /** Below this share, a study's genes are perhaps named by another scheme, or of another organism. */
    private static final double LOW_OVERLAP = 0.5;

    private static final String HEADER = """
            select (d.document ->> 'rejected')::boolean, (d.document ->> 'genes')::bigint, d.document ->> 'organism',
                   json_array_length(d.document -> 'samples'), d.document ->> 'sample_set', d.content_hash
            from record_outcomes r join documents d using (content_hash)
            where r.item_id = ? and r.attempt = ? and r.record_key = ? and r.outcome <> 'DEAD'
            order by r.ordinal limit 1""";

    /**
     * Arrays that lie out of line are not read if their size is that of an array without nulls, which has a header of 24
     * bytes (in line) or 20 (out of line).
     */
    private static final String ROWS = """
            select count(e.gene_id), count(*) filter (where case
                       when pg_column_size(e.expression) in (4 * k.samples + 24, 4 * k.samples + 20) then false
                       else cardinality(e.expression) <> k.samples end),
                   coalesce(cardinality(t.sample_ids), 0)
            from (values (?::bigint)) as k (samples), sample_sets t left join gene_expression e using (sample_set_id)
            where t.hash = decode(?, 'hex') group by t.sample_set_id""";

    /** Genes are taken by a hash of their numbers: in any other order they would be those of one chromosome or batch. */
    private static final String OVERLAP = """
            with own as (
                select t.sample_set_id, t.study_id from sample_sets t where t.hash = decode(?, 'hex')),
            others as materialized (
                select array_agg(sample_set_id) as sets from (
                    select s.sample_set_id from dim_study s, own
                    where s.organism = ? and s.study_id <> own.study_id and s.genes > 0
                    order by s.observed_at desc limit 20) as newest),
            own_genes as materialized (
                select e.gene_id from gene_expression e, own where e.sample_set_id = own.sample_set_id
                order by hashint4(e.gene_id) limit 1000)
            select count(*), count(*) filter (where exists (
                select from gene_expression o where o.sample_set_id = any(others.sets) and o.gene_id = k.gene_id))
            from own_genes k, others where others.sets is not null""";

    private static final String SET_SCORE =
            "update dim_study set quality_score = ? where accession = ? and content_hash = ?";

    private final Item item;
    private final String study;
    private final List<QualityFinding> findings = new ArrayList<>();
    private final Map<String, Double> figures = new HashMap<>();

    private LoadedChecks(Item item) {
        this.item = item;
        study = item.key().entity();
    }

    /** What the checks need of a header. */
    private record Header(
            boolean rejected,
            long genes,
            @Nullable String organism,
            long samples,
            String sampleSet,
            ContentHash hash) {}

    /** Checks a study, unless it was rejected or nothing of it has come. */
    static void run(Connection connection, Item item) throws SQLException {
        if (item.status() != Status.CANCELLED && item.counts().records() > 0) {
            new LoadedChecks(item).run(connection);
        }
    }

    private void run(Connection connection) throws SQLException {
        var header = header(connection);
        if (header == null) {
            find("HEADER_MISSING", Severity.ERROR, "the study's header was not loaded: see its dead letters", 1);
        } else if (header.rejected()) {
            return;
        } else {
            checkRows(connection, header);
            checkOverlap(connection, header);
        }
        var score = QualityTables.saveLoaded(connection, study, item.key().runId(), findings, figures);
        if (header != null) {
            try (var update = connection.prepareStatement(SET_SCORE)) {
                update.setDouble(1, score);
                update.setString(2, study);
                update.setBytes(3, header.hash().bytes());
                update.executeUpdate();
            }
        }
    }

    private @Nullable Header header(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(HEADER)) {
            select.setLong(1, item.id());
            select.setInt(2, item.attempt());
            select.setString(3, study);
            try (var row = select.executeQuery()) {
                return row.next()
                        ? new Header(
                                row.getBoolean(1),
                                row.getLong(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getString(5),
                                ContentHash.of(row.getBytes(6)))
                        : null;
            }
        }
    }

    private void checkRows(Connection connection, Header header) throws SQLException {
        try (var select = connection.prepareStatement(ROWS)) {
            select.setLong(1, header.samples());
            select.setString(2, header.sampleSet());
            try (var row = select.executeQuery()) {
                row.next();
                checkGenes(header.genes(), row.getLong(1));
                var uneven = row.getLong(2);
                if (uneven > 0) {
                    find(
                            "ARRAY_LENGTH",
                            Severity.ERROR,
                            uneven + " genes do not have a value for each of the " + header.samples() + " samples",
                            uneven);
                }
                var missing = header.samples() - row.getLong(3);
                if (missing != 0) {
                    find(
                            "SAMPLES_MISSING",
                            Severity.ERROR,
                            row.getLong(3) + " of " + header.samples() + " samples are there",
                            missing);
                }
            }
        }
    }

    private void checkGenes(long expected, long found) {
        figures.put("loaded_genes", (double) found);
        var missing = expected - found;
        var dead = item.counts().dead();
        if (missing > dead) {
            find("GENES_MISSING", Severity.ERROR, found + " of " + expected + " genes are there", missing);
        } else if (missing > 0) {
            find(
                    "GENES_DEAD",
                    Severity.WARNING,
                    missing + " genes could not be loaded: see their dead letters",
                    missing);
        } else if (missing < 0) {
            find(
                    "GENES_OF_EARLIER_RUNS",
                    Severity.INFO,
                    -missing + " genes were brought by earlier runs and are not in the source any more",
                    -missing);
        }
    }

    private void checkOverlap(Connection connection, Header header) throws SQLException {
        if (header.organism() == null) {
            return;
        }
        try (var select = connection.prepareStatement(OVERLAP)) {
            select.setString(1, header.sampleSet());
            select.setString(2, header.organism());
            try (var row = select.executeQuery()) {
                row.next();
                var genes = row.getLong(1);
                if (genes > 0) {
                    var overlap = (double) row.getLong(2) / genes;
                    figures.put("gene_overlap", overlap);
                    if (overlap < LOW_OVERLAP) {
                        find(
                                "GENE_OVERLAP_LOW",
                                Severity.WARNING,
                                "%.0f %% of %d genes looked at are known from other studies of %s"
                                        .formatted(100 * overlap, genes, header.organism()),
                                genes - row.getLong(2));
                    }
                }
            }
        }
    }

    private void find(String code, Severity severity, String message, long count) {
        findings.add(new QualityFinding(code, severity, study, message, count));
    }
}
