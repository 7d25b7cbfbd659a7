package dev.cairn.load.rows;

import static java.util.Objects.requireNonNull;

import dev.cairn.load.ledger.ContentHash;
import dev.cairn.load.ledger.Outcome;
import dev.cairn.schemas.GeneExpression;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Writes genes' values, an array for each gene and sample set. The study's header may come later: until then its row and
 * that of its sample set are stubs. A version that is not the newest is kept beside the newest, as documents are.
 */
public final class GeneExpressionWriter implements RecordWriter {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final String INVALID_VALUE = "22023";

    private final GeneTable genes = new GeneTable();

    @Override
    public Class<?> documentType() {
        return GeneExpression.class;
    }

    @Override
    public List<Outcome> write(Connection connection, List<LoadRecord> records) throws SQLException {
        for (var record : records) {
            check(document(record));
        }
        var rows = rows(connection, records);
        var verdicts = decide(connection, rows);
        keepSuperseded(connection, records, rows, verdicts);
        return records.stream()
                .map(record -> requireNonNull(verdicts.get(Key.of(record))).of(record))
                .toList();
    }

    /** A gene in a sample set, by their names. */
    private record Key(String sampleSet, String gene) {
        static Key of(LoadRecord record) {
            var gene = document(record);
            return new Key(gene.getSampleSet(), gene.getGene());
        }
    }

    private static GeneExpression document(LoadRecord record) {
        return (GeneExpression) record.payload().getDocument();
    }

    /** What the server would not notice, because arrays are made of it here. */
    private static void check(GeneExpression gene) throws SQLException {
        if (gene.getValues().remaining() % Float.BYTES != 0) {
            throw new SQLException(
                    "the values of " + gene.getGene() + " are "
                            + gene.getValues().remaining() + " bytes, which is no multiple of four",
                    INVALID_VALUE);
        }
        if (!SHA_256.matcher(gene.getSampleSet()).matches()) {
            throw new SQLException(
                    "the sample set of " + gene.getGene() + " is not named by a SHA-256 in hexadecimal", INVALID_VALUE);
        }
    }

    /** The newest record of each key, in the order in which all loaders write. */
    private static SortedMap<GenePlace, LoadRecord> rows(Connection connection, List<LoadRecord> records)
            throws SQLException {
        var newest = new HashMap<Key, LoadRecord>();
        var studies = new TreeMap<String, String>();
        var names = new TreeSet<String>();
        for (var record : records) {
            var gene = document(record);
            newest.merge(Key.of(record), record, Verdict::newer);
            studies.put(gene.getSampleSet(), gene.getStudy());
            names.add(gene.getGene());
        }
        var setIds = ExpressionKeys.sampleSets(connection, studies);
        var geneIds = ExpressionKeys.genes(connection, names);
        var rows = new TreeMap<GenePlace, LoadRecord>();
        newest.forEach((key, record) -> rows.put(
                new GenePlace(requireNonNull(setIds.get(key.sampleSet())), requireNonNull(geneIds.get(key.gene()))),
                record));
        return rows;
    }

    private Map<Key, Verdict> decide(Connection connection, SortedMap<GenePlace, LoadRecord> rows) throws SQLException {
        var verdicts = new HashMap<Key, Verdict>();
        var stored = genes.stored(connection, rows.keySet());
        var added = new TreeMap<GenePlace, LoadRecord>();
        var changed = new TreeMap<GenePlace, LoadRecord>();
        rows.forEach((place, record) -> {
            var there = stored.get(place);
            if (there == null) {
                added.put(place, record);
            } else if (there.equals(record.contentHash())) {
                verdicts.put(Key.of(record), new Verdict(record, Outcome.UNCHANGED));
            } else {
                changed.put(place, record);
            }
        });
        if (!added.isEmpty()) {
            add(connection, added, verdicts);
        }
        if (!changed.isEmpty()) {
            replace(connection, changed, verdicts);
        }
        return verdicts;
    }

    /** Rows of a sample set that a newer header has replaced are kept, but they are not what is newest. */
    private void add(Connection connection, SortedMap<GenePlace, LoadRecord> added, Map<Key, Verdict> verdicts)
            throws SQLException {
        if (!genes.add(connection, added)) {
            replace(connection, added, verdicts);
            return;
        }
        var setsReplaced = genes.setsReplaced(connection, added.keySet());
        added.forEach((place, record) -> {
            var replaced = setsReplaced.get(place.sampleSet());
            var late = replaced != null && replaced.isAfter(record.observedAt());
            verdicts.put(Key.of(record), new Verdict(record, late ? Outcome.SUPERSEDED : Outcome.LOADED));
        });
    }

    private void replace(Connection connection, SortedMap<GenePlace, LoadRecord> changed, Map<Key, Verdict> verdicts)
            throws SQLException {
        var candidates = new TreeMap<>(changed);
        candidates.keySet().removeAll(seenLater(connection, changed));
        var lost = new TreeMap<>(changed);
        for (var place : genes.merge(connection, candidates)) {
            var record = requireNonNull(lost.remove(place));
            verdicts.put(Key.of(record), new Verdict(record, Outcome.LOADED));
        }
        var stored = lost.isEmpty() ? Map.<GenePlace, ContentHash>of() : genes.stored(connection, lost.keySet());
        lost.forEach((place, record) -> {
            var there = stored.get(place);
            var same = there != null && there.equals(record.contentHash());
            verdicts.put(Key.of(record), new Verdict(record, same ? Outcome.UNCHANGED : Outcome.SUPERSEDED));
        });
    }

    private static Set<GenePlace> seenLater(Connection connection, SortedMap<GenePlace, LoadRecord> changed)
            throws SQLException {
        var places = new HashMap<String, GenePlace>();
        var records = new HashMap<String, LoadRecord>();
        changed.forEach((place, record) -> {
            places.put(record.header().getRecordKey(), place);
            records.put(record.header().getRecordKey(), record);
        });
        var later = new HashSet<GenePlace>();
        for (var key : SeenLater.of(connection, ExpressionStudyWriter.DATA_TYPE, records)) {
            later.add(requireNonNull(places.get(key)));
        }
        return later;
    }

    private void keepSuperseded(
            Connection connection,
            List<LoadRecord> records,
            SortedMap<GenePlace, LoadRecord> rows,
            Map<Key, Verdict> verdicts)
            throws SQLException {
        var superseded = new TreeMap<ContentHash, LoadRecord>();
        for (var record : records) {
            if (requireNonNull(verdicts.get(Key.of(record))).of(record) == Outcome.SUPERSEDED) {
                superseded.put(record.contentHash(), record);
            }
        }
        if (!superseded.isEmpty()) {
            var places = new HashMap<Key, GenePlace>();
            rows.forEach((place, record) -> places.put(Key.of(record), place));
            genes.keep(connection, superseded.values(), record -> requireNonNull(places.get(Key.of(record))));
        }
    }
}
