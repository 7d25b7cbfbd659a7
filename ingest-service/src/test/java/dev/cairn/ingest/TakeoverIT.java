package dev.cairn.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.ingest.ItemIngester.CommitGuard;
import dev.cairn.ingest.http.FetchConfig;
import dev.cairn.ingest.http.FetchMetrics;
import dev.cairn.ingest.http.HttpFetcher;
import dev.cairn.ingest.http.Pause;
import dev.cairn.ingest.trials.TrialsConnector;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.samples.StudyGenerator;
import dev.cairn.samples.TrialsApiServer;
import dev.cairn.schemas.ItemSealed;
import dev.cairn.schemas.WorkItem;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.ExactlyOnceAssertions;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** One worker dies, or is only believed dead, and another one takes over. */
@ExtendWith(PipelineExtension.class)
@Timeout(180)
class TakeoverIT {
    private static final int STUDIES = 65;
    private static final int PAGES = 7;

    private PipelineEnvironment environment;
    private KafkaAccess kafka;
    private Pipeline pipeline;
    private ConsumerGroupMetadata membership;

    /** The end of a process, seen from inside. */
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @BeforeEach
    void prepare(PipelineEnvironment given) {
        environment = given;
        environment.createTopics();
        kafka = environment.kafka();
        pipeline = new Pipeline(kafka);
        try (var consumer = kafka.consumer("takeover", "takeover", Map.of())) {
            membership = consumer.groupMetadata();
        }
    }

    @Test
    void aWorkerThatDiesBeforeEveryCommitIsContinuedAtTheSamePage() throws InterruptedException {
        try (var api = TrialsApiServer.start(StudyGenerator.seeded(1).source(STUDIES))) {
            var work = work(0, item("crashes", api));
            for (var crash = 0; crash < PAGES - 1; crash++) {
                assertThatThrownBy(() -> ingest(work, dyingBeforeCommit(2))).isInstanceOf(Crash.class);
            }
            ingest(work, dyingBeforeCommit(2));

            assertExactly("crashes", STUDIES);
            // Each session but the first asks again for the page that the one before it had in flight.
            assertThat(api.counts().total()).isEqualTo(2 * PAGES - 1);
        }
    }

    @Test
    void whatAZombieHasSentIsNeverSeenAndItCanSendNoMore() throws InterruptedException {
        try (var api = TrialsApiServer.start(StudyGenerator.seeded(1).source(STUDIES));
                var zombie = kafka.transactionalProducer("zombie", "ingest-1")) {
            var item = item("zombie", api);
            zombie.initTransactions();
            zombie.beginTransaction();
            var page = new Page(
                    List.of(SourceRecord.json("NCT0", new byte[] {'{', '}'}, "test:")),
                    "x",
                    Clock.systemUTC().instant());
            for (var record : new ItemRecords(kafka).page(item, page, 0)) {
                var unused = zombie.send(record);
            }
            zombie.flush();

            ingest(work(1, item), Runnable::run);

            assertThatThrownBy(zombie::commitTransaction)
                    .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
            assertExactly("zombie", STUDIES);
        }
    }

    @Test
    void theOffsetMovesWithTheLastPageOnly() throws Exception {
        try (var api = TrialsApiServer.start(StudyGenerator.seeded(1).source(STUDIES))) {
            var work = work(3, item("offset", api));
            assertThatThrownBy(() -> ingest(work, dyingBeforeCommit(PAGES))).isInstanceOf(Crash.class);
            assertThat(committed(3)).isEqualTo(-1);

            ingest(work, Runnable::run);
            assertThat(committed(3)).isEqualTo(work.offset() + 1);
            assertExactly("offset", STUDIES);

            ingest(work, Runnable::run);
            assertExactly("offset", STUDIES);
        }
    }

    @Test
    @SuppressWarnings("try") // the first instance is closed early, on purpose
    void twoInstancesShareTheItemsAndOneFinishesAlone() {
        try (var api = TrialsApiServer.start(StudyGenerator.seeded(1).source(STUDIES));
                var first = Pipeline.service(environment);
                var second = Pipeline.service(environment)) {
            first.start();
            second.start();
            var items = 18;
            for (var number = 0; number < items; number++) {
                pipeline.publish(
                        number % 6,
                        Pipeline.item("shared", "e" + number, 0, api.baseUri().toString(), Map.of("page_size", "10")));
            }
            pipeline.awaitSealed("shared", 4);
            first.close();

            var sealed = pipeline.awaitSealed("shared", items);
            assertThat(sealed)
                    .hasSize(items)
                    .allSatisfy(record ->
                            assertThat(record.getBody()).isEqualTo(new ItemSealed((long) STUDIES, null, null)));
            var expected = new ArrayList<String>();
            for (var number = 0; number < items; number++) {
                var entity = "e" + number;
                ids().forEach(id -> expected.add(entity + "/" + id));
            }
            var arrived = pipeline.payloads("shared").stream()
                    .map(record -> record.getHeader().getEntity() + "/"
                            + record.getHeader().getRecordKey())
                    .toList();
            ExactlyOnceAssertions.assertEachOnce(expected, arrived);
        }
    }

    private void ingest(ConsumerRecord<String, byte[]> work, CommitGuard guard) throws InterruptedException {
        var clock = Clock.systemUTC();
        var config = new FetchConfig(
                Duration.ofSeconds(10), 3, Duration.ofMillis(10), Duration.ofMillis(90), Duration.ofSeconds(1), 1000);
        var registry = new SimpleMeterRegistry();
        var fetcher = new HttpFetcher(config, clock, Pause.REAL, new FetchMetrics(registry));
        var ingester = new ItemIngester(
                List.of(new TrialsConnector(fetcher, clock, 10)),
                new ItemRecords(kafka),
                (runId, attempt) -> false,
                clock,
                new IngestMetrics(registry));
        var opener = new SessionOpener(kafka, () -> membership);
        try (var session = opener.open(work.partition())) {
            ingester.ingest(session, work, guard);
        }
    }

    private static CommitGuard dyingBeforeCommit(int number) {
        var commits = new AtomicInteger();
        return commit -> {
            if (commits.incrementAndGet() == number) {
                throw new Crash();
            }
            commit.run();
        };
    }

    private ConsumerRecord<String, byte[]> work(int partition, WorkItem item) {
        var value = kafka.serde(Topics.WORK_ITEMS).encode(item);
        return new ConsumerRecord<>(kafka.name(Topics.WORK_ITEMS), partition, 7, "clinical_trials/all", value);
    }

    private static WorkItem item(String run, TrialsApiServer api) {
        return Pipeline.item(run, "all", 0, api.baseUri().toString(), Map.of());
    }

    private long committed(int partition) throws Exception {
        var topic = new TopicPartition(kafka.name(Topics.WORK_ITEMS), partition);
        try (var admin = kafka.admin()) {
            var offsets = admin.listConsumerGroupOffsets(kafka.group("takeover"))
                    .partitionsToOffsetAndMetadata()
                    .get();
            var offset = offsets.get(topic);
            return offset == null ? -1 : offset.offset();
        }
    }

    private void assertExactly(String run, int studies) {
        var records = pipeline.payloads(run);
        ExactlyOnceAssertions.assertEachOnce(
                ids(),
                records.stream()
                        .map(record -> record.getHeader().getRecordKey())
                        .toList());
        assertThat(new HashSet<>(records.stream()
                        .map(record -> record.getHeader().getOrdinal())
                        .toList()))
                .hasSize(studies);
        assertThat(pipeline.sealed(run))
                .singleElement()
                .satisfies(
                        record -> assertThat(record.getBody()).isEqualTo(new ItemSealed((long) studies, null, null)));
    }

    private static List<String> ids() {
        return IntStream.range(0, STUDIES).mapToObj(StudyGenerator::nctId).toList();
    }
}
