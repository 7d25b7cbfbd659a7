package dev.cairn.ingest.expression;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cairn.ingest.files.SourceFiles;
import dev.cairn.ingest.files.TextFile;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What {@code aggregated_metadata.json} says: <code>{"experiments": {ACCESSION: {…}}, "samples": {ACCESSION: {…}}}</code>
 * and more that is passed over. It is streamed: what is not wanted is not kept.
 *
 * @param experiments those that were wanted
 * @param samples those that were wanted
 * @param repeated wanted samples that are there more than once; the last one counts
 */
record AggregatedMetadata(Map<String, JsonNode> experiments, Map<String, JsonNode> samples, List<String> repeated) {
    /** Takes NaN, which Python writes as a number though JSON has none, and writes it as a text. */
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** Reads a file. Throws SOURCE_MALFORMED, SOURCE_TRUNCATED, SOURCE_UNSAFE or SOURCE_NOT_FOUND. */
    static AggregatedMetadata read(
            SourceFiles files, String name, Predicate<String> wantedExperiment, Predicate<String> wantedSample) {
        try (var in = TextFile.open(files, name);
                var parser = MAPPER.createParser(in)) {
            return new Reading(name, parser, wantedExperiment, wantedSample).read();
        } catch (JsonEOFException e) {
            throw new PipelineException(ErrorCode.SOURCE_TRUNCATED, name + ": the JSON ends early", e);
        } catch (JsonProcessingException e) {
            var at =
                    e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
            throw new PipelineException(ErrorCode.SOURCE_MALFORMED, name + ": the JSON is broken" + at, e);
        } catch (IOException e) {
            throw SourceFiles.unreadable(name, e);
        }
    }

    /** The accessions of an experiment's samples; empty if it does not say. */
    Set<String> samplesOf(String accession) {
        var codes = new LinkedHashSet<String>();
        var experiment = experiments.get(accession);
        if (experiment != null) {
            experiment.path("sample_accession_codes").forEach(code -> codes.add(code.asText()));
        }
        return codes;
    }

    private static final class Reading {
        private final String name;
        private final JsonParser parser;
        private final Predicate<String> wantedExperiment;
        private final Predicate<String> wantedSample;
        private final Map<String, JsonNode> experiments = new LinkedHashMap<>();
        private final Map<String, JsonNode> samples = new LinkedHashMap<>();
        private final List<String> repeated = new ArrayList<>();
        private boolean found;

        Reading(String name, JsonParser parser, Predicate<String> wantedExperiment, Predicate<String> wantedSample) {
            this.name = name;
            this.parser = parser;
            this.wantedExperiment = wantedExperiment;
            this.wantedSample = wantedSample;
        }

        AggregatedMetadata read() throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("it is not a JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "experiments" -> members(field, wantedExperiment, experiments);
                    case "samples" -> members(field, wantedSample, samples);
                    default -> parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw malformed("something comes after the JSON object");
            }
            if (!found) {
                throw malformed("it has neither experiments nor samples");
            }
            return new AggregatedMetadata(experiments, samples, repeated);
        }

        private void members(String field, Predicate<String> wanted, Map<String, JsonNode> kept) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw malformed("\"" + field + "\" is not an object");
            }
            found = true;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var accession = parser.currentName();
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw malformed("\"" + accession + "\" in \"" + field + "\" is not an object");
                }
                if (!wanted.test(accession)) {
                    parser.skipChildren();
                } else if (kept.put(accession, parser.readValueAsTree()) != null) {
                    repeated.add(accession);
                }
            }
        }

        private PipelineException malformed(String what) {
            return new PipelineException(
                    ErrorCode.SOURCE_MALFORMED, name + " is not aggregated metadata of refine.bio: " + what);
        }
    }
}
