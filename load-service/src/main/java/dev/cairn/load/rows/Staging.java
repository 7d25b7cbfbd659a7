package dev.cairn.load.rows;

import dev.cairn.kit.fault.CrashPoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A temporary table beside a table, from which its rows are merged. COPY fills it and cannot meet a conflict there. */
final class Staging<T> {
    /** Holds a usual batch, which would otherwise be written to files. Cannot be changed once a table is in use. */
    private static final String ROOM = "set temp_buffers = '64MB'";

    private final List<Column<T>> columns;
    private final String columnNames;
    private final String name;
    private final String create;

    Staging(String table, List<Column<T>> columns) {
        this.columns = List.copyOf(columns);
        columnNames = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        name = "staged_" + table;
        // Stores values as the table does: compressed here, they would be compressed there.
        create = "create temp table if not exists " + name + " (like " + table
                + " including defaults including storage)" + " with (toast_tuple_target = 8160) on commit delete rows";
    }

    /** Its name. */
    String name() {
        return name;
    }

    /** Its columns, with commas between them. */
    String columnNames() {
        return columnNames;
    }

    /** Makes these rows, in their order, the only ones. */
    void fill(Connection connection, Collection<T> rows) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(ROOM);
            statement.execute(create);
            statement.execute("delete from " + name); // of an earlier part of the same transaction
        }
        CrashPoint.LOAD_BEFORE_COPY.reached();
        try (var copy = BinaryCopy.into(connection, name, columnNames)) {
            copy.rows(columns, rows);
        }
        CrashPoint.LOAD_AFTER_COPY.reached();
    }
}
