package dev.cairn.benchmarks;

import dev.cairn.kit.content.RecordHash;
import dev.cairn.kit.content.SampleSet;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.EnrichedPayload;
import dev.cairn.schemas.EnrichedRecord;
import dev.cairn.schemas.ExpressionSample;
import dev.cairn.schemas.ExpressionStudy;
import dev.cairn.schemas.GeneExpression;
import dev.cairn.schemas.Illness;
import dev.cairn.schemas.IllnessCall;
import dev.cairn.schemas.ItemSealed;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.Run;
import dev.cairn.schemas.Technology;
import dev.cairn.schemas.WorkItem;
import dev.cairn.schemas.topics.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;

/**
 * The records of a gene expression study as the loader finds them on its topics, made without a source.
 *
 * @param study its accession
 */
record ExpressionRecords(String study, int genes, int samples) {
    private static final String DATA_TYPE = "gene_expression";
    private static final Instant OBSERVED_AT = Instant.parse("2026-01-01T00:00:00Z");

    String runId() {
        return "run-" + study;
    }

    /** The name of a gene, counted from 1: the same in all studies. */
    static String gene(int number) {
        return "ENSG%011d".formatted(number);
    }

    long values() {
        return (long) genes * samples;
    }

    /** Writes everything that a loader needs to complete the study, and returns when it is durable. */
    void produce(KafkaAccess kafka) {
        var accessions = IntStream.range(0, samples).mapToObj("S%d"::formatted).toList();
        var sampleSet = SampleSet.of(study, accessions);
        try (var producer = kafka.producer("benchmark")) {
            run(kafka, producer);
            send(kafka, producer, study, 0, header(accessions, sampleSet));
            var random = new SplittableRandom(study.hashCode());
            for (var gene = 1; gene <= genes; gene++) {
                var name = gene(gene);
                var document = new GeneExpression(study, name, sampleSet, values(random));
                send(kafka, producer, study + "/" + name, gene, document);
            }
            var sealed = new EnrichedRecord(header("", -1), new ItemSealed(genes + 1L, null, null));
            var unused = producer.send(kafka.record(Topics.ENRICHED_RECORDS, study, sealed));
            producer.flush();
        }
    }

    private void run(KafkaAccess kafka, Producer<String, byte[]> producer) {
        var run = Run.newBuilder()
                .setRunId(runId())
                .setDataType(DATA_TYPE)
                .setSource("benchmark:" + study)
                .setSettings(Map.of())
                .setItems(1)
                .setCreatedAt(OBSERVED_AT)
                .build();
        var item = WorkItem.newBuilder()
                .setRunId(runId())
                .setDataType(DATA_TYPE)
                .setEntity(study)
                .setSource("benchmark:" + study)
                .setParameters(Map.of())
                .setSettings(Map.of())
                .setPublishedAt(OBSERVED_AT)
                .build();
        var unused = producer.send(kafka.record(Topics.RUNS, runId(), run));
        unused = producer.send(kafka.record(Topics.WORK_ITEMS, DATA_TYPE + "/" + study, item));
    }

    private void send(
            KafkaAccess kafka, Producer<String, byte[]> producer, String key, long ordinal, SpecificRecord document) {
        var payload = new EnrichedPayload(RecordHash.of(document), document, null);
        var record = new EnrichedRecord(header(key, ordinal), payload);
        var unused = producer.send(kafka.record(Topics.ENRICHED_RECORDS, key, record));
    }

    private RecordHeader header(String key, long ordinal) {
        return RecordHeader.newBuilder()
                .setRunId(runId())
                .setDataType(DATA_TYPE)
                .setEntity(study)
                .setRecordKey(key)
                .setOrdinal(ordinal)
                .setSource("benchmark:" + study)
                .setObservedAt(OBSERVED_AT)
                .setSettings(Map.of())
                .build();
    }

    private ExpressionStudy header(List<String> accessions, String sampleSet) {
        var unknown = new IllnessCall(Illness.UNKNOWN, 0.0, "none", null);
        return ExpressionStudy.newBuilder()
                .setAccession(study)
                .setTechnology(Technology.RNA_SEQ)
                .setAttributes(Map.of())
                .setSampleSet(sampleSet)
                .setSamples(accessions.stream()
                        .map(accession -> ExpressionSample.newBuilder()
                                .setAccession(accession)
                                .setIllness(unknown)
                                .setAttributes(Map.of())
                                .build())
                        .toList())
                .setGenes(genes)
                .setRejected(false)
                .setFindings(List.of())
                .setFigures(Map.of())
                .build();
    }

    private ByteBuffer values(SplittableRandom random) {
        var values = ByteBuffer.allocate(samples * Float.BYTES);
        for (var sample = 0; sample < samples; sample++) {
            values.putFloat((float) Math.exp(random.nextDouble() * 10 - 3));
        }
        return values.flip();
    }
}
