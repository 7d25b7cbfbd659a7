package dev.cairn.embed;

import java.nio.ByteBuffer;

/**
 * A prepared record that waits for an answer.
 *
 * @param offset in its partition of prepared-records
 * @param timestamp of that record, in milliseconds since the epoch
 * @param value its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ParkedRecord(long offset, long timestamp, byte[] value) {
    /** What the store's form adds to the value. */
    static final int OVERHEAD_BYTES = 2 * Long.BYTES;

    byte[] toBytes() {
        return ByteBuffer.allocate(OVERHEAD_BYTES + value.length)
                .putLong(offset)
                .putLong(timestamp)
                .put(value)
                .array();
    }

    static ParkedRecord fromBytes(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        var offset = buffer.getLong();
        var timestamp = buffer.getLong();
        var value = new byte[buffer.remaining()];
        buffer.get(value);
        return new ParkedRecord(offset, timestamp, value);
    }
}
