package dev.cairn.load.ledger;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.schemas.DeadLetter;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The rows of {@code dead_letters}. The record that a dead letter was made of names it: the same one is kept once. */
public final class DeadLetterTable {
    private static final String INSERT = """
            insert into dead_letters (run_id, data_type, entity, record_key, ordinal, attempt, redrive, stage, code,
                code_name, message, path, origin_topic, origin_partition, origin_offset, payload, failed_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (origin_topic, origin_partition, origin_offset) do nothing""";

    private static final Map<Integer, String> CODE_NAMES =
            Arrays.stream(ErrorCode.values()).collect(Collectors.toMap(ErrorCode::number, ErrorCode::name));

    private static final String SETTLE = """
            update dead_letters l set settled_at = now()
            from unnest(?::bigint[], ?::int[], ?::bigint[]) as k (item_id, attempt, ordinal)
            join record_outcomes r using (item_id, attempt, ordinal) join run_items i using (item_id)
            where l.run_id = i.run_id and l.data_type = i.data_type and l.entity = i.entity
              and l.attempt = k.attempt and l.ordinal = k.ordinal and l.settled_at is null
              and (r.outcome <> 'DEAD' or l.redrive < r.redrive)""";

    private DeadLetterTable() {}

    /** Notes which letters of these records count no more: the record did better, or has died again since. */
    public static void settle(Connection connection, Collection<RecordOutcomes.Id> records) throws SQLException {
        if (records.isEmpty()) {
            return;
        }
        try (var settle = connection.prepareStatement(SETTLE)) {
            settle.setArray(1, array(connection, "bigint", records, RecordOutcomes.Id::itemId));
            settle.setArray(2, array(connection, "int", records, RecordOutcomes.Id::attempt));
            settle.setArray(3, array(connection, "bigint", records, RecordOutcomes.Id::ordinal));
            settle.executeUpdate();
        }
    }

    private static Array array(
            Connection connection,
            String type,
            Collection<RecordOutcomes.Id> ids,
            Function<RecordOutcomes.Id, Object> part)
            throws SQLException {
        return connection.createArrayOf(type, ids.stream().map(part).toArray());
    }

    /** Keeps dead letters. */
    public static void insert(Connection connection, List<DeadLetter> letters) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            for (var letter : letters) {
                var at = 0;
                var header = letter.getHeader();
                if (header == null) {
                    for (; at < 4; ) {
                        insert.setNull(++at, Types.VARCHAR);
                    }
                    insert.setNull(++at, Types.BIGINT);
                    insert.setNull(++at, Types.INTEGER);
                    insert.setNull(++at, Types.INTEGER);
                } else {
                    var item = ItemKey.of(header);
                    insert.setString(++at, item.runId());
                    insert.setString(++at, item.dataType());
                    insert.setString(++at, item.entity());
                    insert.setString(++at, Storable.name(header.getRecordKey()));
                    insert.setLong(++at, header.getOrdinal());
                    insert.setInt(++at, header.getAttempt());
                    insert.setInt(++at, header.getRedrive());
                }
                insert.setString(++at, letter.getStage().name());
                insert.setInt(++at, letter.getCode());
                insert.setString(++at, CODE_NAMES.getOrDefault(letter.getCode(), "UNKNOWN"));
                insert.setString(++at, Storable.text(letter.getMessage()));
                insert.setString(++at, Storable.text(letter.getPath()));
                insert.setString(++at, Storable.name(letter.getOriginTopic()));
                insert.setInt(++at, letter.getOriginPartition());
                insert.setLong(++at, letter.getOriginOffset());
                insert.setBytes(++at, bytes(letter.getPayload()));
                insert.setObject(++at, Storable.time(letter.getFailedAt()).atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
