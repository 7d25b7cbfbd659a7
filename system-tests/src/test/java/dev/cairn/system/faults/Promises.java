package dev.cairn.system.faults;

import dev.cairn.system.Ledger;
import dev.cairn.system.PlainTopics;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * Looks whether anything was lost or done twice, with SQL, a plain consumer and plain Avro: nothing that Cairn says about
 * itself is believed.
 */
final class Promises {
    /** What the suite puts into topics to do harm has this key. */
    static final String POISON_KEY = "poison";

    private static final String PREFIX = "cairn.";

    private Promises() {}

    /**
     * Studies that were published.
     *
     * @param dead how many of them must become dead letters, and so have no row
     */
    record Run(String id, Studies studies, int dead) {
        int records() {
            return studies.count();
        }
    }

    /** What was found wrong. */
    record Verdict(long lost, long duplicated) {
        static final Verdict SOUND = new Verdict(0, 0);

        Verdict plus(Verdict other) {
            return new Verdict(lost + other.lost, duplicated + other.duplicated);
        }
    }

    /** Every record has one outcome, those that are not dead have one row each, and there is no other row. */
    static Verdict inDatabase(Ledger ledger, List<Run> runs) {
        return runs.stream().map(run -> inDatabase(ledger, run)).reduce(Verdict.SOUND, Verdict::plus);
    }

    private static Verdict inDatabase(Ledger ledger, Run run) {
        var outcomes = " from record_outcomes o join run_items i using (item_id) where i.run_id = '" + run.id() + "'";
        var all = ledger.count("select count(*)" + outcomes);
        var ordinals = ledger.count("select count(distinct (o.item_id, o.ordinal))" + outcomes);
        var keys = ledger.count("select count(distinct o.record_key)" + outcomes);
        var first = 99_000_000 + run.studies().first();
        var last = first + run.studies().count() - 1;
        var missing = ledger.count("select count(*) from generate_series(" + first + ", " + last + ") as n"
                + " where not exists (select from clinical_trials t where t.nct_id = 'NCT' || n)");
        var rows = "from clinical_trials t where t.nct_id between 'NCT" + first + "' and 'NCT" + last + "'";
        var duplicateRows = ledger.count("select count(*) - count(distinct nct_id) " + rows);
        var withoutDocument = ledger.count("select count(*) " + rows
                + " and not exists (select from documents d where d.content_hash = t.content_hash)");
        var withoutVector = ledger.count("select count(*) " + rows + " and t.embedding_key is not null"
                + " and not exists (select from embeddings e where e.request_key = t.embedding_key)");
        var lost =
                Math.max(run.records() - keys, 0) + Math.max(missing - run.dead(), 0) + withoutDocument + withoutVector;
        return new Verdict(lost, all - ordinals + Math.max(all - run.records(), 0) + duplicateRows);
    }

    /** Every record went into the pipeline once and came out of it once, as committed readers see it. */
    static Verdict onTopics(Pipeline pipeline, List<Run> runs) {
        try (var topics = new PlainTopics(pipeline.connection(), Promises::headerOnly)) {
            var in = new Passages();
            read(topics, "raw-records", in);
            var out = new Passages();
            read(topics, "enriched-records", out);
            read(topics, "dead-letters", out);
            return runs.stream()
                    .map(run -> in.verdict(run).plus(out.verdict(run)))
                    .reduce(Verdict.SOUND, Verdict::plus);
        }
    }

    private static void read(PlainTopics topics, String topic, Passages passages) {
        topics.read(PREFIX + topic, record -> {
            if (!POISON_KEY.equals(record.key())) {
                passages.note((GenericRecord) topics.decode(record.value()).get("header"));
            }
        });
    }

    /** Reads of a record no more than whose it is: the rest is skipped, not decoded. */
    private static Schema headerOnly(Schema schema) {
        var header = schema.getField("header").schema();
        var record = header.isUnion()
                ? header.getTypes().stream()
                        .filter(type -> type.getType() == Schema.Type.RECORD)
                        .findAny()
                        .orElseThrow()
                : header;
        var fields = List.of("run_id", "ordinal").stream()
                .map(name -> new Schema.Field(name, record.getField(name).schema()))
                .toList();
        var part = Schema.createRecord(record.getName(), null, record.getNamespace(), false, fields);
        var type = header.isUnion() ? Schema.createUnion(Schema.create(Schema.Type.NULL), part) : part;
        return Schema.createRecord(
                schema.getName(), null, schema.getNamespace(), false, List.of(new Schema.Field("header", type)));
    }

    /** Which records of which runs have passed, and how many of them once more. */
    private static final class Passages {
        private final Map<String, BitSet> seen = new HashMap<>();
        private final Map<String, Long> again = new HashMap<>();

        void note(GenericRecord header) {
            if (header == null || (long) header.get("ordinal") < 0) {
                return;
            }
            var run = header.get("run_id").toString();
            var ordinal = Math.toIntExact((long) header.get("ordinal"));
            var ordinals = seen.computeIfAbsent(run, any -> new BitSet());
            if (ordinals.get(ordinal)) {
                again.merge(run, 1L, Long::sum);
            }
            ordinals.set(ordinal);
        }

        Verdict verdict(Run run) {
            var passed = seen.getOrDefault(run.id(), new BitSet()).cardinality();
            return new Verdict(Math.max(run.records() - passed, 0), again.getOrDefault(run.id(), 0L));
        }
    }
}
