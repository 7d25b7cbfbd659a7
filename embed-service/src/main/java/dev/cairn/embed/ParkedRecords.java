package dev.cairn.embed;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Records that wait for an answer, by request key, in the order in which they came.
 *
 * <p>The first lies under the request key itself, the n-th after it under {@code key#n}, and {@code key#} counts them.
 * Parking one more writes that record and the count, however many there are. Nothing is ever found by an iterator: in a
 * store that fills and empties all day, an iterator walks over the tombstones of everything that was parked before.
 */
final class ParkedRecords {
    private static final String MORE = "#";

    private final KeyValueStore<String, byte[]> store;

    ParkedRecords(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /** Parks a record. True if none waited for the key before: this one is to ask. */
    boolean park(String requestKey, ParkedRecord record) {
        if (store.putIfAbsent(requestKey, record.toBytes()) == null) {
            return true;
        }
        var position = followers(requestKey) + 1;
        store.put(requestKey + MORE + position, record.toBytes());
        store.put(requestKey + MORE, count(position));
        return false;
    }

    /** The record that asked and still waits. */
    Optional<ParkedRecord> asking(String requestKey) {
        return Optional.ofNullable(store.get(requestKey)).map(ParkedRecord::fromBytes);
    }

    /** Hands out and forgets all that wait for the key. */
    void release(String requestKey, Consumer<ParkedRecord> receiver) {
        take(requestKey, receiver);
        var followers = followers(requestKey);
        for (var position = 1; position <= followers; position++) {
            take(requestKey + MORE + position, receiver);
        }
        if (followers > 0) {
            store.delete(requestKey + MORE);
        }
    }

    private void take(String key, Consumer<ParkedRecord> receiver) {
        var bytes = store.delete(key);
        if (bytes != null) {
            receiver.accept(ParkedRecord.fromBytes(bytes));
        }
    }

    private int followers(String requestKey) {
        var bytes = store.get(requestKey + MORE);
        return bytes == null ? 0 : ByteBuffer.wrap(bytes).getInt();
    }

    private static byte[] count(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }
}
