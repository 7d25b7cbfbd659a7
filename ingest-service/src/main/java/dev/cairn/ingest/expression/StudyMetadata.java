package dev.cairn.ingest.expression;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.ingest.checks.Findings;
import dev.cairn.ingest.files.SourceFiles;
import dev.cairn.schemas.Severity;
import dev.cairn.schemas.Technology;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the metadata say of one study. A file that says nothing of it counts as absent.
 *
 * @param experiment as the JSON has it; null if it does not
 * @param codes the samples that the experiment names as its own; empty if it does not
 * @param json the study's samples in the JSON; null without one
 * @param table the study's samples in the TSV; null without one
 */
record StudyMetadata(
        @Nullable JsonNode experiment,
        Set<String> codes,
        @Nullable Map<String, JsonNode> json,
        @Nullable Map<String, Map<String, String>> table) {
    private static final Pattern SEQUENCED = Pattern.compile("[SED]RP\\d+");

    /** Reads what there is, given the samples that the matrix has. Throws as the readers of the files do. */
    static StudyMetadata read(SourceFiles files, StudyParts parts, List<String> columns, Findings findings) {
        if (parts.json() == null) {
            var table = table(files, parts, Set.of(), findings);
            return new StudyMetadata(null, Set.of(), null, table);
        }
        var study = parts.accession();
        var stated = AggregatedMetadata.read(files, parts.json(), study::equals, any -> false);
        var codes = stated.samplesOf(study);
        var table = table(files, parts, codes, findings);
        Set<String> wanted = codes;
        if (codes.isEmpty()) {
            wanted = new LinkedHashSet<>(parts.shared() ? List.of() : columns);
            wanted.addAll(table == null ? Set.of() : table.keySet());
        }
        var json = AggregatedMetadata.read(files, parts.json(), any -> false, wanted::contains);
        for (var sample : json.repeated()) {
            findings.add(
                    EntryCheck.DUPLICATE_SAMPLE, Severity.ERROR, parts.json(), sample, "the sample is there before");
        }
        var experiment = stated.experiments().get(study);
        var present = experiment != null || !json.samples().isEmpty();
        return new StudyMetadata(experiment, codes, present ? json.samples() : null, table);
    }

    /** All samples that are named: those of the TSV first, in its order. */
    Set<String> samples() {
        var samples = new LinkedHashSet<String>();
        if (table != null) {
            samples.addAll(table.keySet());
        }
        if (json != null) {
            samples.addAll(json.keySet());
        }
        return samples;
    }

    /** Whether there is no metadata at all. */
    boolean absent() {
        return experiment == null && json == null && table == null;
    }

    /** What the metadata say of a sample in a field; empty if nothing. The TSV goes first. */
    String field(String sample, String field) {
        var row = table == null ? null : table.get(sample);
        var cell = row == null ? "" : row.getOrDefault(field, "");
        var node = json == null ? null : json.get(sample);
        return !cell.isEmpty() || node == null
                ? cell
                : node.path(field).asText("").strip();
    }

    /**
     * How the study was measured, as far as the checks on its values need to know: as the experiment says, else as the
     * accession or the archive of its samples suggests. Of what refine.bio takes from GEO and ArrayExpress, and not from
     * SRA, all is from microarrays.
     */
    Technology technology(String study) {
        var said = experiment == null ? "" : experiment.path("technology").asText("");
        var archive = samples().stream()
                .map(sample -> field(sample, "refinebio_source_database"))
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
        if (said.equals("RNA-SEQ")
                || (said.isEmpty() && (SEQUENCED.matcher(study).matches() || archive.equals("SRA")))) {
            return Technology.RNA_SEQ;
        }
        return said.equals("MICROARRAY") || archive.equals("GEO") || archive.equals("ARRAY_EXPRESS")
                ? Technology.MICROARRAY
                : Technology.UNKNOWN;
    }

    private static @Nullable Map<String, Map<String, String>> table(
            SourceFiles files, StudyParts parts, Set<String> codes, Findings findings) {
        if (parts.table() == null) {
            return null;
        }
        return MetadataTable.read(
                files,
                parts.table(),
                cells -> !parts.shared()
                        || parts.accession().equals(MetadataTable.experiment(cells))
                        || codes.contains(String.valueOf(MetadataTable.sample(cells))),
                findings);
    }
}
