package dev.cairn.ingest.trials;

import dev.cairn.ingest.Cursor;
import dev.cairn.ingest.Page;
import dev.cairn.ingest.PageSource;
import dev.cairn.ingest.SourceRecord;
import dev.cairn.kit.content.MediaTypes;
import dev.cairn.kit.content.Sha256;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.kit.files.FileTree;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The trials of one {@link RunFile} in a folder or archive. They were observed when the file was made, not now: what was
 * loaded from newer observations stays the newest.
 */
final class RunFileSource implements PageSource {
    /** The parameter of a work item that names the file within its source. */
    static final String FILE = "run_file";

    private static final long MAX_PAGE_BYTES = 4L * 1024 * 1024;
    private static final int CHECKSUM_DIGITS = 16;

    private final URI uri;
    private final Map<String, String> parameters;
    private final int pageSize;
    private final @Nullable String token;
    private @Nullable Opened opened;
    private int next;

    /** A file that was read. */
    private record Opened(RunFile file, String checksum) {}

    RunFileSource(URI uri, Map<String, String> parameters, int pageSize, Cursor from) {
        this.uri = uri;
        this.parameters = Map.copyOf(parameters);
        this.pageSize = pageSize;
        this.token = from.token();
    }

    @Override
    public Page next() {
        var source = opened == null ? open() : opened;
        var trials = source.file().trials();
        var records = new ArrayList<SourceRecord>();
        var bytes = 0L;
        while (next < trials.size() && records.size() < pageSize && bytes < MAX_PAGE_BYTES) {
            var trial = trials.get(next++);
            bytes += trial.json().length;
            records.add(new SourceRecord(
                    trial.nctId(),
                    MediaTypes.STUDY_SUMMARY,
                    ByteBuffer.wrap(trial.json()),
                    Sha256.of(trial.json()),
                    uri + "#" + name()));
        }
        var more = next < trials.size() ? next + "/" + source.checksum() : null;
        return new Page(records, more, source.file().processedAt());
    }

    @Override
    public void close() {
        // Nothing stays open between pages.
    }

    private Opened open() {
        var content = FileTree.at(path()).read(name());
        var checksum = Sha256.of(content).substring(0, CHECKSUM_DIGITS);
        if (token != null) {
            var separator = token.indexOf('/');
            if (!token.substring(separator + 1).equals(checksum)) {
                throw changed("since the item was begun");
            }
            next = Integer.parseInt(token, 0, separator, 10);
        }
        var source = new Opened(parse(content), checksum);
        if (!Objects.equals(source.file().orphaCode(), parameters.get("orpha_code"))
                || !Objects.equals(source.file().diseaseName(), parameters.get("disease_name"))) {
            throw changed("since it was published, or lies in the folder of another disease: it is about "
                    + source.file().diseaseName() + ", ORPHA:" + source.file().orphaCode());
        }
        opened = source;
        return source;
    }

    private RunFile parse(byte[] content) {
        try {
            return RunFile.parse(content);
        } catch (PipelineException e) {
            throw new PipelineException(e.code(), name() + ": " + e.getMessage(), e);
        }
    }

    private PipelineException changed(String how) {
        return new PipelineException(ErrorCode.SOURCE_CHANGED, name() + " changed " + how);
    }

    private String name() {
        return Objects.requireNonNull(parameters.get(FILE), FILE);
    }

    private Path path() {
        try {
            return Path.of(uri);
        } catch (IllegalArgumentException e) {
            throw new PipelineException(ErrorCode.ITEM_INVALID, "source " + uri + " names no folder or archive", e);
        }
    }
}
