package dev.cairn.load.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** How far a consumer group has read, kept beside the rows that it wrote. */
public final class ConsumerOffsets {
    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final String group;

    public ConsumerOffsets(String group) {
        this.group = group;
    }

    /** The next offset of each partition; 0 where none has been read. A row is made for each, so that it can be moved. */
    public Map<TopicPartition, Long> claim(Connection connection, Collection<TopicPartition> partitions)
            throws SQLException {
        var offsets = new HashMap<TopicPartition, Long>();
        try (var insert = connection.prepareStatement(
                        "insert into consumer_offsets values (?, ?, ?, 0) on conflict do nothing");
                var select = connection.prepareStatement("select next_offset from consumer_offsets"
                        + " where consumer_group = ? and topic = ? and partition = ?")) {
            for (var partition : partitions.stream().sorted(ORDER).toList()) {
                for (var statement : List.of(insert, select)) {
                    statement.setString(1, group);
                    statement.setString(2, partition.topic());
                    statement.setInt(3, partition.partition());
                }
                insert.executeUpdate();
                try (var row = select.executeQuery()) {
                    row.next();
                    offsets.put(partition, row.getLong(1));
                }
            }
        }
        return offsets;
    }

    /**
     * Moves every partition from where the batch began to where it ends. From here to the end of the transaction
     * nobody else can do so: a second loader that holds the same records waits and then finds that it lost.
     *
     * @return false if another loader has moved one; the transaction must be rolled back
     */
    public boolean advance(Connection connection, Map<TopicPartition, OffsetRange> ranges) throws SQLException {
        var ordered = new TreeMap<TopicPartition, OffsetRange>(ORDER);
        ordered.putAll(ranges);
        try (var update = connection.prepareStatement("update consumer_offsets set next_offset = ?"
                + " where consumer_group = ? and topic = ? and partition = ? and next_offset = ?")) {
            for (var entry : ordered.entrySet()) {
                var partition = entry.getKey();
                var range = entry.getValue();
                update.setLong(1, range.to());
                update.setString(2, group);
                update.setString(3, partition.topic());
                update.setInt(4, partition.partition());
                update.setLong(5, range.from());
                update.addBatch();
            }
            return Arrays.stream(update.executeBatch()).allMatch(rows -> rows == 1);
        }
    }
}
