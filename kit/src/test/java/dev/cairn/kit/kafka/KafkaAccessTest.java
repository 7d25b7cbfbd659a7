package dev.cairn.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class KafkaAccessTest {
    private final KafkaAccess kafka = new KafkaAccess(
            new KafkaConfig("no.such.host.invalid:9092", URI.create("http://127.0.0.1:1"), "cairn.", 1, 1, Map.of()));

    @Test
    void saysWhichBrokerHasNoAddress() {
        assertThatThrownBy(kafka::admin)
                .isInstanceOfSatisfying(
                        PipelineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE))
                .hasMessageContaining("no.such.host.invalid:9092");
    }

    @Test
    void saysWhichBrokerDoesNotAnswer() {
        assertThat(kafka.unavailable(new ExecutionException(new TimeoutException("Call: listTopics"))))
                .hasMessage("no broker answers at no.such.host.invalid:9092");
    }

    @Test
    void saysWhyTheBrokerRefuses() {
        assertThat(kafka.unavailable(new ExecutionException(new TopicAuthorizationException("not yours"))))
                .hasMessageContaining("not yours");
    }

    @Test
    void keepsTheInterruption() {
        kafka.unavailable(new InterruptedException());
        assertThat(Thread.interrupted()).isTrue();
    }
}
