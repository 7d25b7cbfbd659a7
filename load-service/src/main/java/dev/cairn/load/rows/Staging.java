package dev.cairn.load.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A temporary table beside a table, from which its rows are merged. COPY fills it and cannot meet a conflict there. */
final class Staging<T> {
    private final List<Column<T>> columns;
    private final String columnNames;
    private final String name;
    private final String create;

    Staging(String table, List<Column<T>> columns) {
        this.columns = List.copyOf(columns);
        columnNames = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        name = "staged_" + table;
        create = "create temp table if not exists " + name
                + " with (toast_tuple_target = 8160) on commit delete rows as select " + columnNames + " from " + table
                + " with no data";
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
            statement.execute(create);
            statement.execute("delete from " + name); // of an earlier part of the same transaction
        }
        try (var copy = BinaryCopy.into(connection, name, columnNames)) {
            for (var row : rows) {
                copy.row(columns.size());
                for (var column : columns) {
                    column.writer().accept(copy, row);
                }
            }
            copy.finish();
        }
    }
}
