package dev.cairn.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.samples.StudyGenerator;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.EnrichedRecord;
import dev.cairn.schemas.ItemSealed;
import dev.cairn.schemas.PreparedRecord;
import dev.cairn.schemas.RawRecord;
import dev.cairn.schemas.RecordHeader;
import dev.cairn.schemas.topics.Topics;
import dev.cairn.testing.ExactlyOnceAssertions;
import dev.cairn.testing.PipelineEnvironment;
import dev.cairn.testing.PipelineExtension;
import dev.cairn.testing.TopicReader;
import dev.cairn.transform.trials.Studies;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PipelineExtension.class)
class TransformServiceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int STUDIES = 600;
    private static final int INVALID_EVERY = 10;

    private final StudyGenerator generator = StudyGenerator.seeded(1).withInvalid(INVALID_EVERY);

    @BeforeAll
    static void createTopics(PipelineEnvironment environment) {
        environment.createTopics();
    }

    @Test
    void givesEveryRecordOneSuccessorAcrossARestart(PipelineEnvironment environment) throws Exception {
        var kafka = environment.kafka();
        var reader = new TopicReader(kafka, PATIENCE);
        try (var producer = kafka.producer("test")) {
            try (var service = started(environment)) {
                send(kafka, producer, 0, STUDIES / 2);
                await().atMost(PATIENCE).until(() -> service.health().ready());
                reader.awaitValues(Topics.ENRICHED_RECORDS, values -> !values.isEmpty());
            }
            send(kafka, producer, STUDIES / 2, STUDIES);
            producer.send(new ProducerRecord<>(kafka.name(Topics.RAW_RECORDS), "poison", new byte[] {1, 2, 3}))
                    .get();
            producer.send(kafka.record(Topics.RAW_RECORDS, "an item", sealed())).get();
            try (var service = started(environment)) {
                await().atMost(PATIENCE).until(() -> service.health().ready());
                await().atMost(PATIENCE).until(() -> successors(reader).count() >= STUDIES + 2);
                assertThat(metrics(service)).contains("cairn_transform_records_total{outcome=\"sealed\"} 1.0");
            }
        }

        var expected = LongStream.concat(LongStream.range(0, STUDIES), LongStream.of(-1, -2))
                .boxed()
                .toList();
        ExactlyOnceAssertions.assertEachOnce(expected, successors(reader).toList());
        assertThat(reader.values(Topics.DEAD_LETTERS)).hasSize(generator.invalidAmong(STUDIES) + 1);
        assertThat(reader.values(Topics.PREPARED_RECORDS)).isNotEmpty();
    }

    private static TransformService started(PipelineEnvironment environment) {
        var settings = environment.environment(Map.of("CAIRN_TRANSFORM_HTTP_PORT", "0"));
        var service = new TransformService(TransformConfig.fromEnv(settings));
        service.start();
        return service;
    }

    /** Every second study asks for a model. */
    private void send(KafkaAccess kafka, Producer<String, byte[]> producer, int from, int to) throws Exception {
        var sent = new ArrayList<Future<?>>();
        for (var i = from; i < to; i++) {
            var header = RecordHeader.newBuilder(Studies.header(Map.of("model", i % 2 == 0 ? "none" : "onnx:mini")))
                    .setRecordKey("study " + i)
                    .setOrdinal(i)
                    .build();
            var raw = new RawRecord(header, Studies.payload(generator.study(i), Map.of()));
            sent.add(producer.send(kafka.record(Topics.RAW_RECORDS, header.getRecordKey(), raw)));
        }
        for (var future : sent) {
            future.get();
        }
    }

    private static RawRecord sealed() {
        var header = RecordHeader.newBuilder(Studies.header(Map.of()))
                .setRecordKey("")
                .setOrdinal(-1)
                .build();
        return new RawRecord(header, new ItemSealed((long) STUDIES, null, null));
    }

    /** The ordinals of all records that came out; -2 for a dead letter without header. */
    private static Stream<Long> successors(TopicReader reader) {
        var headers = Stream.of(
                reader.values(Topics.PREPARED_RECORDS).stream().map(PreparedRecord::getHeader),
                reader.values(Topics.ENRICHED_RECORDS).stream().map(EnrichedRecord::getHeader),
                reader.values(Topics.DEAD_LETTERS).stream().map(DeadLetter::getHeader));
        return headers.flatMap(stream -> stream).map(header -> header == null ? -2L : header.getOrdinal());
    }

    private static String metrics(TransformService service) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.httpPort() + "/metrics"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
