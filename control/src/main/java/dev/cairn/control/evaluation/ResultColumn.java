package dev.cairn.control.evaluation;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of exported results.
 *
 * @param name as the tables have it
 * @param text whether it holds what was written about an incident, or what a model wrote about that
 */
record ResultColumn(String name, Type type, boolean text) {
    /** In order. */
    private static final List<ResultColumn> ALL = List.of(
            new ResultColumn("experiment_id", Type.TEXT, false),
            new ResultColumn("data_source", Type.TEXT, false),
            new ResultColumn("incident_id", Type.TEXT, false),
            new ResultColumn("narrative_type", Type.TEXT, false),
            new ResultColumn("incident_year", Type.INTEGER, false),
            new ResultColumn("site_id", Type.TEXT, false),
            new ResultColumn("manual_flag", Type.BOOLEAN, false),
            new ResultColumn("case_flag", Type.BOOLEAN, false),
            new ResultColumn("detected", Type.BOOLEAN, false),
            new ResultColumn("confidence", Type.NUMBER, false),
            new ResultColumn("error_code", Type.INTEGER, false),
            new ResultColumn("error_message", Type.TEXT, false),
            new ResultColumn("repairs", Type.LIST, false),
            new ResultColumn("finish_reason", Type.TEXT, false),
            new ResultColumn("attempts", Type.INTEGER, false),
            new ResultColumn("model", Type.TEXT, false),
            new ResultColumn("request_key", Type.TEXT, false),
            new ResultColumn("prompt_tokens", Type.INTEGER, false),
            new ResultColumn("completion_tokens", Type.INTEGER, false),
            new ResultColumn("latency_ms", Type.NUMBER, false),
            new ResultColumn("cost_usd", Type.NUMBER, false),
            new ResultColumn("reused", Type.BOOLEAN, false),
            new ResultColumn("run_id", Type.TEXT, false),
            new ResultColumn("observed_at", Type.TIMESTAMP, false),
            new ResultColumn("finished_at", Type.TIMESTAMP, false),
            new ResultColumn("narrative_text", Type.TEXT, true),
            new ResultColumn("indicators", Type.LIST, true),
            new ResultColumn("rationale", Type.TEXT, true),
            new ResultColumn("reasoning", Type.TEXT, true),
            new ResultColumn("raw_answer", Type.TEXT, true));

    /** What values are: String, Long, Double, Boolean, Instant, or a list of String. */
    enum Type {
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN,
        TIMESTAMP,
        LIST
    }

    /** The columns, with or without those that hold text. */
    static List<ResultColumn> all(boolean withText) {
        return ALL.stream().filter(column -> withText || !column.text()).toList();
    }

    /** The value in a row; null where there is none. */
    @Nullable
    Object value(ResultSet row) throws SQLException {
        return switch (type) {
            case TEXT -> row.getString(name);
            case INTEGER -> row.getObject(name) == null ? null : (Long) row.getLong(name);
            case NUMBER -> number(row);
            case BOOLEAN -> row.getObject(name, Boolean.class);
            case TIMESTAMP -> instant(row);
            case LIST -> list(row);
        };
    }

    private @Nullable Double number(ResultSet row) throws SQLException {
        var value = row.getObject(name);
        return value instanceof BigDecimal decimal ? (Double) decimal.doubleValue() : (Double) value;
    }

    private @Nullable Instant instant(ResultSet row) throws SQLException {
        var time = row.getTimestamp(name);
        return time == null ? null : time.toInstant();
    }

    private @Nullable List<String> list(ResultSet row) throws SQLException {
        var array = row.getArray(name);
        return array == null ? null : Arrays.asList((String[]) array.getArray());
    }
}
