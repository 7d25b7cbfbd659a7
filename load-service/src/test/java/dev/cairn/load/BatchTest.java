package dev.cairn.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.load.ledger.ContentHash;
import dev.cairn.load.ledger.ItemChange;
import dev.cairn.load.ledger.ItemKey;
import dev.cairn.load.ledger.OffsetRange;
import dev.cairn.load.rows.LoadRecord;
import dev.cairn.schemas.RecordHeader;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final ConsumerRecord<String, byte[]> ORIGIN = new ConsumerRecord<>("t", 0, 0, "k", new byte[1]);

    private final Batch batch = new Batch();

    @Test
    void offsetsReachFromTheFirstRecordToBehindTheLast() {
        var one = new TopicPartition("t", 0);
        var other = new TopicPartition("t", 1);
        batch.read(one, 5, 6, 10);
        batch.read(other, 0, 3, 20); // two transaction markers before it
        batch.read(one, 6, 8, 30);

        assertThat(batch.offsets()).isEqualTo(Map.of(one, new OffsetRange(5, 8), other, new OffsetRange(0, 3)));
        assertThat(batch.count()).isEqualTo(3);
        assertThat(batch.bytes()).isEqualTo(60);
    }

    @Test
    void everyItemThatIsTouchedIsNamedOnce() {
        batch.add(record("a"));
        batch.add(record("a"));
        batch.add(key("b"), ItemChange.published(0));
        batch.add(key("b"), ItemChange.published(1));
        var letters = new DeadLetters(InstantSource.fixed(Studies.TIME));
        var reason = new PipelineException(ErrorCode.FIELD_MISSING, "no");
        batch.arrived(letters.of(header("c"), reason, ORIGIN));
        batch.arrived(letters.of(null, reason, ORIGIN));
        batch.rejected(letters.of(header("d"), reason, ORIGIN)); // counts when it arrives

        assertThat(batch.items()).containsExactly(key("a"), key("b"), key("c"));
        assertThat(batch.changes()).containsExactly(Map.entry(key("b"), ItemChange.published(1)));
    }

    private static LoadRecord record(String entity) {
        var payload = Studies.payload(Studies.small(1));
        return new LoadRecord(
                header(entity), payload, ContentHash.parse(payload.getContentHash()), key(entity), ORIGIN);
    }

    private static RecordHeader header(String entity) {
        return Upstream.header("run", entity, "NCT", 0, Studies.TIME);
    }

    private static ItemKey key(String entity) {
        return ItemKey.of(header(entity));
    }
}
