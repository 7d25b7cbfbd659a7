package dev.cairn.control.db;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** Reads columns that hold JSON. */
public final class JsonColumn {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonColumn() {}

    /** A map of texts. */
    public static Map<String, String> texts(ResultSet row, String column) throws SQLException {
        return read(row, column, new TypeReference<Map<String, String>>() {});
    }

    /** A map of whole numbers. */
    public static Map<String, Long> numbers(ResultSet row, String column) throws SQLException {
        return read(row, column, new TypeReference<Map<String, Long>>() {});
    }

    /** A map of numbers. */
    public static Map<String, Double> measures(ResultSet row, String column) throws SQLException {
        return read(row, column, new TypeReference<Map<String, Double>>() {});
    }

    /** Any document; null where the column is. */
    public static JsonNode document(ResultSet row, String column) throws SQLException {
        return read(row, column, new TypeReference<JsonNode>() {});
    }

    private static <T> T read(ResultSet row, String column, TypeReference<T> type) throws SQLException {
        var text = row.getString(column);
        try {
            return JSON.readValue(text == null ? "null" : text, type);
        } catch (JsonProcessingException e) {
            throw new SQLException(column + " holds JSON of another shape", "22000", e);
        }
    }
}
