package dev.cairn.ingest;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Lets each record of an item through once and stops at the item's limit. Pages that overlap repeat records: a repeat
 * with the same key and payload is dropped, one with a changed payload is a newer observation and passes. The memory
 * of it lasts as long as the process: about 130 bytes for each key.
 */
public final class RecordSieve {
    private static final int DIGITS = 16;

    private final Map<String, Fingerprint> newest = new HashMap<>();
    private final long limit;
    private long emitted;
    private long unkeyed;

    /**
     * @param limit how many records the item may have
     * @param emitted how many it has had before this process took it over
     */
    public RecordSieve(long limit, long emitted) {
        this.limit = limit;
        this.emitted = emitted;
    }

    /** Whether the record belongs into the item. */
    public boolean takes(SourceRecord record) {
        var key = record.key();
        if (key == null) {
            unkeyed++;
        } else {
            var fingerprint = Fingerprint.of(record.payloadHash());
            if (fingerprint.equals(newest.put(key, fingerprint))) {
                return false;
            }
        }
        if (full()) {
            return false;
        }
        emitted++;
        return true;
    }

    /** Whether the limit is reached. */
    public boolean full() {
        return emitted >= limit;
    }

    /** How many different records this sieve has seen, whether taken or not; each one without a key counts. */
    public long distinct() {
        return newest.size() + unkeyed;
    }

    /** 128 of the 256 bits of a SHA-256: enough to tell payloads apart, in half the memory. */
    private record Fingerprint(long high, long low) {
        static Fingerprint of(String hex) {
            return new Fingerprint(
                    HexFormat.fromHexDigitsToLong(hex, 0, DIGITS),
                    HexFormat.fromHexDigitsToLong(hex, DIGITS, 2 * DIGITS));
        }
    }
}
