package dev.cairn.ingest.trials;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file-based pipeline kept of one run for one disease: <code>{"disease_name", "orpha_code", "trials": […],
 * "processing_timestamp", "run_number", "total_trials_found"}</code>. Each trial comes out byte by byte as it went in.
 *
 * @param processedAt a time without a zone is taken for UTC
 */
record RunFile(String diseaseName, String orphaCode, Instant processedAt, List<Study> trials) {
    private static final JsonFactory FACTORY = new JsonFactory();

    RunFile {
        trials = List.copyOf(trials);
    }

    /** Reads a file. Throws SOURCE_MALFORMED, SOURCE_TRUNCATED or SOURCE_INCOMPLETE. */
    static RunFile parse(byte[] json) {
        try (var parser = FACTORY.createParser(json)) {
            return new Reading(json, parser).read();
        } catch (JsonEOFException e) {
            throw new PipelineException(ErrorCode.SOURCE_TRUNCATED, "the JSON ends early", e);
        } catch (JsonProcessingException e) {
            var at =
                    e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
            throw new PipelineException(ErrorCode.SOURCE_MALFORMED, "the JSON is broken" + at, e);
        } catch (IOException e) {
            throw new PipelineException(ErrorCode.SOURCE_MALFORMED, "the JSON is not UTF-8: " + e.getMessage(), e);
        }
    }

    private static final class Reading {
        private final byte[] json;
        private final JsonParser parser;
        private final List<Study> trials = new ArrayList<>();
        private @Nullable String name;
        private @Nullable String code;
        private @Nullable String processed;
        private long total = -1;
        private boolean hasTrials;

        Reading(byte[] json, JsonParser parser) {
            this.json = json;
            this.parser = parser;
        }

        RunFile read() throws IOException {
            var first = parser.nextToken();
            if (first == null) {
                throw new PipelineException(ErrorCode.SOURCE_TRUNCATED, "the file is empty");
            }
            if (first != JsonToken.START_OBJECT) {
                throw malformed("it must be a JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var field = parser.currentName();
                parser.nextToken();
                field(field);
            }
            if (parser.nextToken() != null) {
                throw malformed("something comes after the JSON object");
            }
            return finish();
        }

        private void field(String field) throws IOException {
            switch (field) {
                case "disease_name" -> name = scalar();
                case "orpha_code" -> code = scalar();
                case "processing_timestamp" -> processed = scalar();
                case "total_trials_found" -> total = parser.getValueAsLong(-1);
                case "trials" -> trials();
                default -> parser.skipChildren();
            }
        }

        private @Nullable String scalar() throws IOException {
            var text = parser.getValueAsString();
            parser.skipChildren();
            return text;
        }

        private void trials() throws IOException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw malformed("\"trials\" must be an array");
            }
            hasTrials = true;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                var start = parser.currentTokenLocation().getByteOffset();
                var id = id();
                parser.finishToken();
                var end = parser.currentLocation().getByteOffset();
                if (start < 0) {
                    throw malformed("it is not UTF-8");
                }
                trials.add(new Study(id, Arrays.copyOfRange(json, Math.toIntExact(start), Math.toIntExact(end))));
            }
        }

        /** Reads one trial to its end. */
        private @Nullable String id() throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return null;
            }
            String id = null;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var wanted = parser.currentName().equals("nctId");
                if (parser.nextToken() == JsonToken.VALUE_STRING && wanted) {
                    id = parser.getText();
                } else {
                    parser.skipChildren();
                }
            }
            return id == null || id.isBlank() ? null : id;
        }

        private RunFile finish() {
            if (!hasTrials) {
                throw malformed("\"trials\" is missing");
            }
            if (total > trials.size()) {
                throw new PipelineException(
                        ErrorCode.SOURCE_INCOMPLETE,
                        "\"total_trials_found\" is " + total + ", but there are " + trials.size() + " trials");
            }
            return new RunFile(
                    required("disease_name", name),
                    required("orpha_code", code),
                    instant(required("processing_timestamp", processed)),
                    trials);
        }

        private static String required(String field, @Nullable String value) {
            if (value == null || value.isBlank()) {
                throw malformed("\"" + field + "\" is missing or empty");
            }
            return value.strip();
        }

        private static Instant instant(String text) {
            try {
                var time = DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
                return time instanceof OffsetDateTime zoned
                        ? zoned.toInstant()
                        : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                throw malformed(
                        "\"processing_timestamp\" is \"" + text + "\", which is no time as 2025-07-07T03:12:14");
            }
        }

        private static PipelineException malformed(String what) {
            return new PipelineException(ErrorCode.SOURCE_MALFORMED, what);
        }
    }
}
