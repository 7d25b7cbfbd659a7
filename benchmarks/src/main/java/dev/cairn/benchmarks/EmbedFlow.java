package dev.cairn.benchmarks;

import dev.cairn.benchmarks.Speed.Start;
import dev.cairn.kit.content.RequestKey;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.ClinicalTrial;
import dev.cairn.schemas.ClinicalTrialDocument;
import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelKind;
import dev.cairn.schemas.PreparedPayload;
import dev.cairn.schemas.PreparedRecord;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;

/** Feeds prepared records to the embed service and counts enriched ones; always so many are under way. */
final class EmbedFlow implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final KafkaAccess kafka;
    private final String model;
    private final int underWay;
    private final Supplier<String> texts;
    private final Producer<String, byte[]> producer;
    private final Arrivals arrivals;
    private long sent;
    private long arrived;

    EmbedFlow(KafkaAccess kafka, String model, int underWay, Supplier<String> texts) {
        this.kafka = kafka;
        this.model = model;
        this.underWay = underWay;
        this.texts = texts;
        producer = kafka.producer("feed");
        arrivals = new Arrivals(kafka, Topics.ENRICHED_RECORDS);
    }

    /** Lets so many records arrive, so that everything is warm. */
    void warmUp(int records) {
        var until = arrived + records;
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (arrived < until) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(arrived + " of " + until + " records arrived within " + PATIENCE);
            }
            advance();
        }
    }

    /** What arrives in this time. */
    Speed measure(Duration time) {
        var start = Start.now();
        var before = arrived;
        while (System.nanoTime() - start.nanos() < time.toNanos()) {
            advance();
        }
        return Speed.since(start, arrived - before);
    }

    /** Waits for what is under way, so that nothing is left for the next to do. */
    void drain() {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (arrived < sent) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(arrived + " of " + sent + " records arrived");
            }
            arrived = arrivals.poll(POLL);
        }
    }

    private void advance() {
        while (sent - arrived < underWay) {
            send(texts.get());
        }
        arrived = arrivals.poll(POLL);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what does not arrive is noticed
    private void send(String text) {
        var key = RequestKey.of(ModelKind.EMBEDDING, model, Map.of(), text);
        var input = new ModelInput(key, ModelKind.EMBEDDING, model, Map.of(), text, null);
        producer.send(kafka.record(Topics.PREPARED_RECORDS, key, prepared("NCT" + sent, input)));
        sent++;
    }

    private PreparedRecord prepared(String recordKey, ModelInput input) {
        var trial = ClinicalTrial.newBuilder()
                .setNctId(recordKey)
                .setConditions(List.of())
                .setKeywords(List.of())
                .setPhases(List.of())
                .setStdAges(List.of())
                .setBriefSummary(input.getText())
                .build();
        var header = new RecordHeader(
                "benchmark",
                "clinical_trials",
                "bulk",
                0,
                recordKey,
                sent,
                "file:benchmark",
                Instant.EPOCH,
                Map.of("model", model),
                0);
        var payload = new PreparedPayload(input.getRequestKey(), new ClinicalTrialDocument(trial, null), input);
        return new PreparedRecord(header, payload);
    }

    @Override
    public void close() {
        producer.close();
        arrivals.close();
    }
}
