package dev.cairn.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cairn.embed.model.Outcome.Completed;
import dev.cairn.embed.model.Outcome.Embedded;
import dev.cairn.embed.model.Outcome.Failed;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.kafka.KafkaAccess;
import dev.cairn.schemas.Completion;
import dev.cairn.schemas.DeadLetter;
import dev.cairn.schemas.Embedding;
import dev.cairn.schemas.ModelAnswer;
import dev.cairn.schemas.ModelFailure;
import dev.cairn.schemas.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers and the writer that makes them durable. */
@SuppressWarnings("FutureReturnValueIgnored") // what is durable shows in the offsets
@Timeout(60)
class AnswersTest {
    private final KafkaAccess kafka = Samples.kafkaWithoutBroker();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final EmbedMetrics metrics = new EmbedMetrics(meters);
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
    private final DurableWriter writer = new DurableWriter(producer, metrics);
    private final List<Request> askedAgain = new ArrayList<>();
    private final Answers answers = new Answers(kafka, writer, metrics, () -> Samples.NOON, askedAgain::add);
    private final PartitionRequests partition = new PartitionRequests(new TopicPartition("requests", 4));

    @BeforeEach
    void read() {
        partition.searching(0);
        partition.ready(AnswersFound.NONE);
    }

    @AfterEach
    void close() {
        while (producer.completeNext()) {
            // what a test has left would be waited for
        }
        writer.close();
    }

    @Test
    void callsARequestDoneOnlyWhenItsAnswerIsDurable() {
        var request = asked(0, "text", "ask-0");
        var durable = answers.accept(request, embedded());
        assertThat(durable).isNotDone();
        assertThat(partition.toCommit()).isEmpty();
        assertThat(writer.unwritten()).isEqualTo(1);

        producer.completeNext();
        assertThat(durable).isCompleted();
        assertThat(partition.toCommit()).hasValue(1);
        assertThat(writer.unwritten()).isZero();
        var sent = producer.history().get(0);
        assertThat(sent.partition()).isEqualTo(4);
        assertThat(sent.key()).isEqualTo(Samples.requestKey("text"));
        assertThat(answer(sent).getAskId()).isEqualTo("ask-0");
        assertThat(answer(sent).getOutcome())
                .isInstanceOfSatisfying(
                        Embedding.class,
                        embedding -> assertThat(embedding.getVector()).containsExactly(0.6f, 0.8f));
    }

    @Test
    void writesAgainWhatTheBrokerDidNotTake() {
        var request = asked(0, "text", "ask-0");
        answers.accept(request, embedded());
        producer.errorNext(new TimeoutException("no broker"));
        assertThat(partition.toCommit()).isEmpty();
        assertThat(writer.trouble())
                .hasValueSatisfying(reason -> assertThat(reason).contains("no broker"));

        await().until(() -> producer.history().size() == 2);
        producer.completeNext();
        assertThat(partition.toCommit()).hasValue(1);
        assertThat(writer.trouble()).isEmpty();
    }

    @Test
    void keepsACompletionWithAllThatItCost() {
        answers.accept(asked(0, "text", "ask-0"), new Completed("{}", "length", "hm", 900, 64, Duration.ofMillis(2)));

        var written = answer(producer.history().get(0));
        assertThat(written.getOutcome()).isEqualTo(new Completion("{}", "length", "hm"));
        assertThat(written.getPromptTokens()).isEqualTo(900);
        assertThat(written.getCompletionTokens()).isEqualTo(64);
        assertThat(written.getLatencyMicros()).isEqualTo(2_000);
        assertThat(meters.get("cairn.embed.tokens").counter().count()).isEqualTo(900);
        assertThat(meters.get("cairn.embed.completion.tokens").counter().count())
                .isEqualTo(64);
    }

    @Test
    void writesDownWhatAFailureCost() {
        answers.accept(asked(0, "text", "ask-0"), new Failed(ErrorCode.MODEL_ANSWER_INVALID, "twice no text", 10, 4));

        var written = answer(producer.history().get(0));
        assertThat(written.getPromptTokens()).isEqualTo(10);
        assertThat(written.getCompletionTokens()).isEqualTo(4);
    }

    @Test
    void turnsAnAnswerThatIsTooLargeIntoAFailure() {
        var request = asked(0, "text", "ask-0");
        answers.accept(request, embedded());
        producer.errorNext(new RecordTooLargeException());
        producer.completeNext();

        assertThat(answer(producer.history().get(1)).getOutcome())
                .isInstanceOfSatisfying(
                        ModelFailure.class,
                        failure -> assertThat(failure.getCode()).isEqualTo(ErrorCode.RECORD_TOO_LARGE.number()));
        assertThat(partition.toCommit()).hasValue(1);
        assertThat(writer.unwritten()).isZero();
    }

    @Test
    void asksARequestThatSharedTheKeyOfOneThatFailed() {
        var failing = asked(0, "text", "ask-0");
        var sharing = asked(1, "text", "ask-1");
        answers.accept(failing, new Failed(ErrorCode.MODEL_REJECTED, "no", 0));
        assertThat(askedAgain).isEmpty();

        producer.completeNext();
        assertThat(askedAgain).containsExactly(sharing);
        assertThat(partition.toCommit()).hasValue(1);
    }

    @Test
    void writesAFreshAnswerOnceMoreForALaterRequest() {
        var first = asked(0, "text", "ask-0");
        answers.accept(first, embedded());
        producer.completeNext();

        partition.opened(1, 10);
        var later = new Request(partition, 1, Samples.request(Samples.input("text"), "ask-1"), 10);
        answers.repeat(later, partition.freshAnswer(later).orElseThrow());
        assertThat(partition.toCommit()).hasValue(1);
        producer.completeNext();
        assertThat(partition.toCommit()).hasValue(2);
        assertThat(producer.history().get(1).value())
                .isEqualTo(producer.history().get(0).value());
    }

    @Test
    void buriesARequestThatCannotBeRead() {
        var poison = "poison".getBytes(StandardCharsets.UTF_8);
        partition.opened(0, poison.length);
        answers.dead(
                partition,
                new ConsumerRecord<>("requests", 4, 0, "key", poison),
                new PipelineException(ErrorCode.MODEL_REQUEST_UNDECODABLE, "unreadable"));
        // A letter with all of it may be too large; what it is about stays where it came from.
        producer.errorNext(new RecordTooLargeException());
        producer.completeNext();

        var letter = letter(producer.history().get(1));
        assertThat(letter.getCode()).isEqualTo(ErrorCode.MODEL_REQUEST_UNDECODABLE.number());
        assertThat(letter.getOriginOffset()).isZero();
        assertThat(letter.getPayload().remaining()).isZero();
        assertThat(letter(producer.history().get(0)).getPayload().remaining()).isEqualTo(poison.length);
        assertThat(partition.toCommit()).hasValue(1);
    }

    private Request asked(long offset, String text, String askId) {
        partition.opened(offset, 10);
        var request = new Request(partition, offset, Samples.request(Samples.input(text), askId), 10);
        if (partition.lead(request)) {
            partition.dispatched();
        }
        return request;
    }

    private static Embedded embedded() {
        return new Embedded(new float[] {0.6f, 0.8f}, 2, Duration.ofMillis(3));
    }

    private ModelAnswer answer(ProducerRecord<String, byte[]> record) {
        assertThat(record.topic()).isEqualTo(kafka.name(Topics.MODEL_ANSWERS));
        return kafka.serde(Topics.MODEL_ANSWERS).decode(record.value(), ErrorCode.MODEL_ANSWER_UNDECODABLE);
    }

    private DeadLetter letter(ProducerRecord<String, byte[]> record) {
        assertThat(record.topic()).isEqualTo(kafka.name(Topics.DEAD_LETTERS));
        return kafka.serde(Topics.DEAD_LETTERS).decode(record.value(), ErrorCode.RAW_UNDECODABLE);
    }
}
