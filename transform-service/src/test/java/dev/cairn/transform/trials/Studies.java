package dev.cairn.transform.trials;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.schemas.RawPayload;
import dev.cairn.schemas.RecordHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;

/** An invented study, and records made of studies. */
public final class Studies {
    public static final ObjectMapper JSON = new ObjectMapper();

    private Studies() {}

    /** A study that has every field that is kept. */
    public static ObjectNode complete() {
        try (var in = Studies.class.getResourceAsStream("/study.json")) {
            return (ObjectNode) JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static RawPayload payload(JsonNode study, Map<String, String> parameters) {
        return payload(study.toString(), parameters);
    }

    public static RawPayload payload(String json, Map<String, String> parameters) {
        return new RawPayload("application/json", ByteBuffer.wrap(json.getBytes(UTF_8)), "hash", parameters);
    }

    public static RecordHeader header(Map<String, String> settings) {
        return new RecordHeader(
                "run-1",
                ClinicalTrialTransformer.DATA_TYPE,
                "ORPHA:324",
                0,
                "NCT99900001",
                3L,
                "file:studies.json",
                Instant.parse("2026-01-02T03:04:05.000006Z"),
                settings,
                0);
    }
}
