package dev.cairn.load.rows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows in the binary format of PostgreSQL's COPY (its manual, section COPY, "Binary Format"), sent while they are made.
 * Values are written in the order of the columns. Closed without {@link #finish}, it takes nothing.
 */
final class BinaryCopy implements AutoCloseable {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int SEND_BYTES = 256 * 1024;
    private static final int NULL_LENGTH = -1;
    private static final byte JSONB_VERSION = 1;
    private static final int TEXT_OID = 25;
    private static final int FLOAT4_OID = 700;

    /** A length of four before its value, in one. */
    private static final long FLOAT4_LENGTH = (long) Float.BYTES << Integer.SIZE;

    private static final long LOW_HALF = 0xFFFF_FFFFL;

    /** IEEE 754: without its sign, a number that is larger than infinity's is NaN. */
    private static final int MAGNITUDE = 0x7FFF_FFFF;

    private static final int INFINITY = 0x7F80_0000;

    /** Where an array says whether it has nulls: behind its length and the number of its dimensions. */
    private static final int ARRAY_FLAGS = 2 * Integer.BYTES;

    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();

    private final CopyIn copy;
    private ByteBuffer buffer = ByteBuffer.allocate(2 * SEND_BYTES);

    private BinaryCopy(CopyIn copy) {
        this.copy = copy;
    }

    /** Begins to fill a table's columns, named with commas between them. */
    static BinaryCopy into(Connection connection, String table, String columns) throws SQLException {
        var api = connection.unwrap(PGConnection.class).getCopyAPI();
        var copy = new BinaryCopy(api.copyIn("copy " + table + " (" + columns + ") from stdin (format binary)"));
        copy.buffer.put(SIGNATURE).putInt(0).putInt(0);
        return copy;
    }

    /** Writes rows and ends them. Throws what the server finds wrong with them. */
    <T> void rows(List<Column<T>> columns, Iterable<T> rows) throws SQLException {
        for (var row : rows) {
            row(columns.size());
            for (var column : columns) {
                column.writer().accept(this, row);
            }
        }
        finish();
    }

    /** Begins a row of so many values. */
    void row(int columns) throws SQLException {
        if (buffer.position() > SEND_BYTES) {
            send();
        }
        room(Short.BYTES).putShort((short) columns);
    }

    void text(@Nullable String value) {
        bytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(byte @Nullable [] value) {
        if (value == null) {
            none();
        } else {
            room(Integer.BYTES + value.length).putInt(value.length).put(value);
        }
    }

    void jsonb(@Nullable String value) {
        if (value == null) {
            none();
        } else {
            var json = value.getBytes(StandardCharsets.UTF_8);
            room(Integer.BYTES + 1 + json.length)
                    .putInt(1 + json.length)
                    .put(JSONB_VERSION)
                    .put(json);
        }
    }

    void int4(@Nullable Integer value) {
        if (value == null) {
            none();
        } else {
            room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(value);
        }
    }

    void int8(@Nullable Long value) {
        if (value == null) {
            none();
        } else {
            room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
        }
    }

    void float8(@Nullable Double value) {
        if (value == null) {
            none();
        } else {
            room(Integer.BYTES + Double.BYTES).putInt(Double.BYTES).putDouble(value);
        }
    }

    void bool(@Nullable Boolean value) {
        if (value == null) {
            none();
        } else {
            room(Integer.BYTES + 1).putInt(1).put((byte) (value ? 1 : 0));
        }
    }

    void date(@Nullable LocalDate value) {
        if (value == null) {
            none();
        } else {
            int4((int) (value.toEpochDay() - EPOCH_DAY));
        }
    }

    void timestamp(Instant value) {
        int8(ChronoUnit.MICROS.between(EPOCH, value));
    }

    void textArray(List<String> values) {
        var start = beginArray(TEXT_OID, values.size());
        values.forEach(this::text);
        endArray(start);
    }

    void realArray(List<Float> values) {
        var start = beginArray(FLOAT4_OID, values.size());
        room(values.size() * 2 * Float.BYTES);
        for (float value : values) {
            buffer.putInt(Float.BYTES).putFloat(value);
        }
        endArray(start);
    }

    /** An array of packed values, four bytes each, big-endian as PostgreSQL has them; NaN becomes null. */
    void packedReals(ByteBuffer packed) {
        var values = packed.duplicate(); // big-endian, whatever the other is
        var length = values.remaining() / Float.BYTES;
        var start = beginArray(FLOAT4_OID, length);
        room(length * 2 * Float.BYTES);
        var hasNulls = false;
        while (values.hasRemaining()) {
            var bits = values.getInt();
            if ((bits & MAGNITUDE) > INFINITY) {
                buffer.putInt(NULL_LENGTH);
                hasNulls = true;
            } else {
                buffer.putLong(FLOAT4_LENGTH | (bits & LOW_HALF));
            }
        }
        if (hasNulls) {
            buffer.putInt(start + ARRAY_FLAGS, 1);
        }
        endArray(start);
    }

    /** Ends the rows. Throws what the server finds wrong with them. */
    void finish() throws SQLException {
        room(Short.BYTES).putShort((short) NULL_LENGTH);
        send();
        copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private void none() {
        room(Integer.BYTES).putInt(NULL_LENGTH);
    }

    /** Arrays without nulls so far: dimensions, a flag, the element's type, then length and lower bound of the dimension. */
    private int beginArray(int elementType, int length) {
        var start = room(6 * Integer.BYTES).position();
        buffer.putInt(0).putInt(length == 0 ? 0 : 1).putInt(0).putInt(elementType);
        if (length > 0) {
            buffer.putInt(length).putInt(1);
        }
        return start;
    }

    private void endArray(int start) {
        buffer.putInt(start, buffer.position() - start - Integer.BYTES);
    }

    private void send() throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            var larger = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + bytes));
            buffer = larger.put(buffer.flip());
        }
        return buffer;
    }
}
