package dev.cairn.load.rows;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The numbers that stand for studies, sample sets and genes. Rows that are not there yet are made, in order, because
 * loaders share them. Nothing is remembered: what a transaction made may be rolled back with it.
 */
final class ExpressionKeys {
    private static final String STUDIES =
            "insert into dim_study (accession) select unnest(?::text[]) on conflict do nothing";

    private static final String SELECT_SETS = """
            select encode(hash, 'hex'), sample_set_id from sample_sets
            where hash = any(array(select decode(k, 'hex') from unnest(?::text[]) as k))""";
    private static final String INSERT_SETS = """
            insert into sample_sets (study_id, hash)
            select s.study_id, decode(k.hash, 'hex') from unnest(?::text[], ?::text[]) as k (hash, study)
            join dim_study s on s.accession = k.study order by 2 on conflict do nothing""";

    private static final String SELECT_GENES = "select accession, gene_id from dim_gene where accession = any(?)";
    private static final String INSERT_GENES =
            "insert into dim_gene (accession) select unnest(?::text[]) on conflict do nothing";

    private ExpressionKeys() {}

    /**
     * Numbers by sample set.
     *
     * @param studies the study of each, by its name in hexadecimal
     */
    static Map<String, Integer> sampleSets(Connection connection, SortedMap<String, String> studies)
            throws SQLException {
        var found = find(connection, SELECT_SETS, studies.keySet().toArray());
        if (found.size() < studies.size()) {
            var missing = new TreeMap<>(studies);
            missing.keySet().removeAll(found.keySet());
            insert(connection, STUDIES, List.<Object[]>of(new TreeSet<>(missing.values()).toArray()));
            insert(
                    connection,
                    INSERT_SETS,
                    List.of(missing.keySet().toArray(), missing.values().toArray()));
            found.putAll(find(connection, SELECT_SETS, missing.keySet().toArray()));
        }
        return found;
    }

    /** Numbers by gene. */
    static Map<String, Integer> genes(Connection connection, SortedSet<String> genes) throws SQLException {
        var found = find(connection, SELECT_GENES, genes.toArray());
        if (found.size() < genes.size()) {
            var missing = new TreeSet<>(genes);
            missing.removeAll(found.keySet());
            insert(connection, INSERT_GENES, List.<Object[]>of(missing.toArray()));
            found.putAll(find(connection, SELECT_GENES, missing.toArray()));
        }
        return found;
    }

    private static Map<String, Integer> find(Connection connection, String sql, Object[] names) throws SQLException {
        var found = new HashMap<String, Integer>();
        try (var select = connection.prepareStatement(sql)) {
            select.setArray(1, texts(connection, names));
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    found.put(row.getString(1), row.getInt(2));
                }
            }
        }
        return found;
    }

    private static void insert(Connection connection, String sql, List<Object[]> columns) throws SQLException {
        try (var insert = connection.prepareStatement(sql)) {
            for (var i = 0; i < columns.size(); i++) {
                insert.setArray(i + 1, texts(connection, columns.get(i)));
            }
            insert.executeUpdate();
        }
    }

    private static Array texts(Connection connection, Object[] values) throws SQLException {
        return connection.createArrayOf("text", values);
    }
}
