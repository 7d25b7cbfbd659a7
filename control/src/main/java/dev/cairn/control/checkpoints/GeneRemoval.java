package dev.cairn.control.checkpoints;

import dev.cairn.control.db.LedgerDatabase;
import dev.cairn.control.db.LedgerWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run of gene expression leaves besides documents: arrays and sample sets. An array may go when no
 * outcome refers to it, unless it is the newest of a study's current sample set; a sample set that is not the current one
 * may go when it has no arrays left, and no header.
 */
final class GeneRemoval {
    static final String DATA_TYPE = "gene_expression";

    /** How many arrays go with the contents {@code gone}. */
    static final String GONE = """
            select (select count(*) from gone g join gene_expression_replaced e using (content_hash))
                + (select count(*) from gone g join gene_expression e using (content_hash)
                   where not exists (select from dim_study s where s.sample_set_id = e.sample_set_id))""";

    /** As of other rows, but a row is found by its content: had the run seen another one, it would be here. */
    private static final String SEEN_LAST = """
            select e.sample_set_id, e.gene_id, max(r.observed_at)::text
            from run_items i join record_outcomes r using (item_id) join gene_expression e using (content_hash)
            where i.run_id = ? and r.outcome <> 'DEAD' and r.observed_at > e.observed_at and not exists (
                select from record_outcomes k join run_items o on o.item_id = k.item_id
                where k.record_key = r.record_key and k.observed_at >= r.observed_at and k.outcome <> 'DEAD'
                  and o.data_type = i.data_type and o.run_id <> i.run_id)
            group by e.sample_set_id, e.gene_id""";

    private static final String NOTE_SEEN = """
            update gene_expression t set observed_at = k.observed_at
            from unnest(?::int[], ?::int[], ?::timestamptz[]) as k (sample_set_id, gene_id, observed_at)
            where t.sample_set_id = k.sample_set_id and t.gene_id = k.gene_id and t.observed_at < k.observed_at""";

    private static final String TAKE = """
            with unneeded as materialized (
                select distinct k.hash from unnest(?::text[], ?::bytea[]) as k (key, hash)
                where not exists (
                    select from record_outcomes r where r.record_key = k.key and r.content_hash = k.hash)),
            replaced as (
                delete from gene_expression_replaced e using unneeded u where e.content_hash = u.hash returning 1),
            former as (
                delete from gene_expression e using unneeded u where e.content_hash = u.hash
                and not exists (select from dim_study s where s.sample_set_id = e.sample_set_id) returning 1)
            select (select count(*) from replaced) + (select count(*) from former)""";

    private static final String SAMPLE_SETS = """
            delete from sample_sets t using dim_study s
            where s.study_id = t.study_id and s.sample_set_id is distinct from t.sample_set_id
              and not exists (select from gene_expression e where e.sample_set_id = t.sample_set_id)
              and not exists (select from gene_expression_replaced e where e.sample_set_id = t.sample_set_id)
              and not exists (
                  select from record_outcomes r join documents d using (content_hash)
                  where r.record_key = s.accession and d.data_type = 'gene_expression'
                    and d.document ->> 'sample_set' = encode(t.hash, 'hex'))""";

    private GeneRemoval() {}

    /** A row that the run saw later than it says. */
    private record Seen(int sampleSet, int gene, String at) {}

    /** Notes at the current rows what only this run tells: that they were seen later than they say. */
    static void noteLastSeen(LedgerDatabase database, LedgerWriter writer, String runId, int atOnce) {
        var seen = database.read(connection -> seen(connection, runId));
        for (var from = 0; from < seen.size(); from += atOnce) {
            var some = seen.subList(from, Math.min(seen.size(), from + atOnce));
            writer.write(connection -> note(connection, some));
        }
    }

    private static List<Seen> seen(Connection connection, String runId) throws SQLException {
        try (var query = connection.prepareStatement(SEEN_LAST)) {
            query.setString(1, runId);
            var row = query.executeQuery();
            var seen = new ArrayList<Seen>();
            while (row.next()) {
                seen.add(new Seen(row.getInt(1), row.getInt(2), row.getString(3)));
            }
            return seen;
        }
    }

    private static int note(Connection connection, List<Seen> seen) throws SQLException {
        try (var update = connection.prepareStatement(NOTE_SEEN)) {
            update.setArray(
                    1,
                    connection.createArrayOf(
                            "int", seen.stream().map(Seen::sampleSet).toArray()));
            update.setArray(
                    2,
                    connection.createArrayOf(
                            "int", seen.stream().map(Seen::gene).toArray()));
            update.setArray(
                    3,
                    connection.createArrayOf(
                            "timestamptz", seen.stream().map(Seen::at).toArray()));
            return update.executeUpdate();
        }
    }

    /** Takes the arrays that have no outcome any more. Returns how many. */
    static int take(Connection connection, List<String> keys, List<byte[]> hashes) throws SQLException {
        try (var take = connection.prepareStatement(TAKE)) {
            take.setArray(1, connection.createArrayOf("text", keys.toArray()));
            take.setArray(2, connection.createArrayOf("bytea", hashes.toArray(byte[][]::new)));
            var row = take.executeQuery();
            row.next();
            return row.getInt(1);
        }
    }

    /** Takes the sample sets that nothing needs any more. */
    static void end(Connection connection) throws SQLException {
        try (var delete = connection.prepareStatement(SAMPLE_SETS)) {
            delete.executeUpdate();
        }
    }
}
