package dev.cairn.ingest;

import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.kit.service.Service;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.ItemSealed;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RawRecord;
import dev.cairn.schemas.WorkItem;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;

/** What the tests do around the service: publish work items and read what became of them. */
final class Pipeline {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaAccess kafka;
    private final TopicReader reader;

    Pipeline(KafkaAccess kafka) {
        this.kafka = kafka;
        this.reader = new TopicReader(kafka, PATIENCE);
    }

    /** A service that loses no time. */
    static Service service(PipelineEnvironment environment) {
        return IngestService.create(environment.environment(Map.of(
                "CAIRN_INGEST_HTTP_PORT", "0",
                "CAIRN_INGEST_REQUEST_TIMEOUT", "2s",
                "CAIRN_INGEST_ATTEMPTS", "3",
                "CAIRN_INGEST_BACKOFF", "10ms",
                "CAIRN_INGEST_MAX_BACKOFF", "100ms",
                "CAIRN_INGEST_PAGE_SIZE", "20",
                "CAIRN_INGEST_REQUESTS_PER_SECOND", "1000")));
    }

    static WorkItem item(String run, String entity, int attempt, String source, Map<String, String> parameters) {
        return new WorkItem(
                run,
                "clinical_trials",
                entity,
                attempt,
                source,
                parameters,
                Map.of("model", "none"),
                Instant.now(),
                false);
    }

    void publish(WorkItem item) {
        send(kafka.record(Topics.WORK_ITEMS, item.getDataType() + "/" + item.getEntity(), item));
    }

    void publish(int partition, WorkItem item) {
        send(kafka.record(Topics.WORK_ITEMS, partition, item.getDataType() + "/" + item.getEntity(), item));
    }

    void send(ProducerRecord<String, byte[]> record) {
        try (var producer = kafka.producer("test")) {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until a run has so many items sealed, and returns them. */
    List<RawRecord> awaitSealed(String run, int items) {
        return Awaitility.await("sealed items of " + run)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> sealed(run), found -> found.size() >= items);
    }

    List<RawRecord> sealed(String run) {
        return raw(run).stream()
                .filter(record -> record.getBody() instanceof ItemSealed)
                .toList();
    }

    List<RawRecord> payloads(String run) {
        return raw(run).stream()
                .filter(record -> record.getBody() instanceof RawPayload)
                .toList();
    }

    List<DeadLetter> deadLetters(String run) {
        return reader.values(Topics.DEAD_LETTERS).stream()
                .filter(letter -> letter.getHeader() != null)
                .filter(letter -> letter.getHeader().getRunId().equals(run))
                .toList();
    }

    List<DeadLetter> awaitNamelessDeadLetters(int count) {
        return nameless(reader.awaitValues(
                Topics.DEAD_LETTERS, letters -> nameless(letters).size() >= count));
    }

    private static List<DeadLetter> nameless(List<DeadLetter> letters) {
        return letters.stream().filter(letter -> letter.getHeader() == null).toList();
    }

    private List<RawRecord> raw(String run) {
        return reader.values(Topics.RAW_RECORDS).stream()
                .filter(record -> record.getHeader().getRunId().equals(run))
                .toList();
    }
}
