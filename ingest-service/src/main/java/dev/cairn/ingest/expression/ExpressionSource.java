package dev.cairn.ingest.expression;

import dev.cairn.ingest.files.SourceFiles;
import dev.cairn.ingest.http.SourceUris;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.Closeable;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The gene expression studies in a folder or zip that was downloaded from refine.bio, by experiment or by species, or
 * that is laid out like one. Of a species each experiment is a study of its own.
 */
public final class ExpressionSource implements Closeable {
    private static final int NAMED_STUDIES = 10;

    private final SourceFiles files;
    private final Layout layout;
    private @Nullable Map<String, List<StudyParts>> index;
    private @Nullable PipelineException unreadable;

    private ExpressionSource(SourceFiles files) {
        this.files = files;
        this.layout = Layout.of(files.names());
    }

    /** Opens what a file: URI names. Throws ITEM_INVALID and as {@link #at(Path)}. */
    public static ExpressionSource at(URI source) {
        if (!SourceUris.isFile(source)) {
            throw new PipelineException(
                    ErrorCode.ITEM_INVALID,
                    "source " + SourceUris.redacted(source.toString())
                            + " is not a file; gene expression is read from a folder or zip (file:)");
        }
        return at(SourceUris.path(source));
    }

    /** Opens a folder or zip. Throws SOURCE_NOT_FOUND, SOURCE_MALFORMED, SOURCE_TRUNCATED or SOURCE_UNSAFE. */
    public static ExpressionSource at(Path root) {
        return new ExpressionSource(SourceFiles.at(root));
    }

    /**
     * The studies by their accessions. No matrix is read, but what metadata says of studies that no name tells. Metadata
     * that cannot be read are passed over where other studies are found: who reads their study will know. Throws
     * SOURCE_NOT_FOUND if there are no studies, and as {@link #at(Path)}.
     */
    public List<ListedStudy> studies() {
        return index().entrySet().stream()
                .map(study -> listed(study.getKey(), study.getValue()))
                .toList();
    }

    SourceFiles files() {
        return files;
    }

    /** The files of a study. Throws SOURCE_NOT_FOUND, or SOURCE_MALFORMED if it is there more than once. */
    StudyParts parts(String accession) {
        var named = layout.bundles().stream()
                .filter(bundle -> bundle.namesStudy() && bundle.name().equals(accession))
                .map(bundle -> bundle.parts(accession, false))
                .toList();
        var found = named.isEmpty() ? index().get(accession) : named;
        if (found == null && unreadable != null) {
            throw unreadable; // it may be there that the study is
        }
        if (found == null) {
            throw new PipelineException(
                    ErrorCode.SOURCE_NOT_FOUND,
                    files.root() + " has no study " + accession + "; it has " + bounded(index().keySet()));
        }
        if (found.size() > 1) {
            throw new PipelineException(
                    ErrorCode.SOURCE_MALFORMED,
                    files.root() + " has study " + accession + " more than once: "
                            + listed(accession, found).files() + "; publish their folders one by one");
        }
        return found.get(0);
    }

    @Override
    public void close() {
        files.close();
    }

    private Map<String, List<StudyParts>> index() {
        if (index == null) {
            index = new Index().build();
        }
        return index;
    }

    private static ListedStudy listed(String accession, List<StudyParts> parts) {
        return new ListedStudy(
                accession,
                parts.stream().flatMap(each -> each.files().stream()).distinct().toList(),
                parts.stream().anyMatch(each -> each.matrix() != null));
    }

    private static String bounded(Set<String> accessions) {
        var shown = String.join(", ", accessions.stream().limit(NAMED_STUDIES).toList());
        var more = accessions.size() - NAMED_STUDIES;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    /** Finds out which studies there are. */
    private final class Index {
        private final Map<String, List<StudyParts>> studies = new TreeMap<>();
        private final Map<String, AggregatedMetadata> read = new TreeMap<>();

        Map<String, List<StudyParts>> build() {
            for (var bundle : layout.bundles()) {
                attempt(() -> add(bundle));
            }
            for (var json : layout.jsons().values()) {
                attempt(() -> addUncovered(json));
            }
            if (studies.isEmpty() && unreadable != null) {
                throw unreadable;
            }
            if (studies.isEmpty()) {
                throw new PipelineException(
                        ErrorCode.SOURCE_NOT_FOUND,
                        files.root() + " holds no studies: no <accession>.tsv, no metadata_<accession>.tsv and no"
                                + " aggregated_metadata.json");
            }
            return studies;
        }

        private void attempt(Runnable addition) {
            try {
                addition.run();
            } catch (PipelineException e) {
                unreadable = e;
            }
        }

        private void add(Layout.Bundle bundle) {
            if (bundle.namesStudy()) {
                put(bundle.parts(bundle.name(), false));
                return;
            }
            var members = members(bundle);
            if (members.isEmpty()) {
                put(bundle.parts(bundle.name(), false));
            }
            members.forEach(accession -> put(bundle.parts(accession, true)));
        }

        /** The experiments whose samples a matrix of another name holds. */
        private Set<String> members(Layout.Bundle bundle) {
            var members = new LinkedHashSet<String>();
            if (bundle.table() != null) {
                members.addAll(MetadataTable.experiments(files, bundle.table()));
            }
            if (bundle.json() != null && bundle.matrix() != null && members.isEmpty()) {
                var columns = Set.copyOf(MatrixReader.columns(files, bundle.matrix()));
                json(bundle.json()).experiments().keySet().stream()
                        .filter(accession -> json(bundle.json()).samplesOf(accession).stream()
                                .anyMatch(columns::contains))
                        .forEach(members::add);
            }
            return members;
        }

        /** Adds the experiments of which there is nothing but what a JSON says. */
        private void addUncovered(String json) {
            for (var accession : json(json).experiments().keySet()) {
                if (!studies.containsKey(accession)) {
                    put(new StudyParts(accession, null, null, json, false));
                }
            }
        }

        private AggregatedMetadata json(String name) {
            return read.computeIfAbsent(name, key -> AggregatedMetadata.read(files, key, any -> true, any -> false));
        }

        private void put(StudyParts parts) {
            studies.computeIfAbsent(parts.accession(), any -> new ArrayList<>()).add(parts);
        }
    }
}
