package dev.cairn.ingest.expression;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.ingest.files.Attention;
import dev.cairn.ingest.files.SourceFiles;
import dev.cairn.kit.content.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What an item notes of a study that it read to its end, so that a later one knows the same files again without reading
 * their values.
 *
 * @param digest of the files, see {@link #digest}
 * @param checked what the checks made of them, see {@link StudyHeader#checked}
 */
record KnownStudy(String digest, ObjectNode checked) {
    /** Another one whenever the same files give other records, findings or figures than before. */
    private static final String READER = "1";

    private static final int BUFFER_BYTES = 256 * 1024;

    /** Reads what {@link #memo} wrote; empty for anything else, as an earlier version may have left it. */
    static Optional<KnownStudy> of(String memo) {
        try {
            var known = AggregatedMetadata.MAPPER.readTree(memo);
            return known.path("digest").isTextual() && known.path("checked") instanceof ObjectNode checked
                    ? Optional.of(new KnownStudy(known.path("digest").textValue(), checked))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    String memo() {
        var memo = AggregatedMetadata.MAPPER.createObjectNode().put("digest", digest);
        return memo.set("checked", checked).toString();
    }

    /**
     * Names what a study's files hold and what they are checked by: SHA-256, hexadecimal. Reads them to their ends. Throws
     * as the readers of files do, and as {@link Attention}.
     */
    static String digest(SourceFiles files, StudyParts parts, Thresholds thresholds, Attention attention)
            throws InterruptedException {
        var digest = new Sha256().part(READER).part(parts.accession()).part(thresholds.text());
        var buffer = new byte[BUFFER_BYTES];
        for (var name : parts.files()) {
            digest.part(name);
            try (var bytes = files.open(name)) {
                add(bytes, buffer, digest, attention);
            } catch (IOException e) {
                throw SourceFiles.unreadable(name, e);
            }
        }
        return digest.hex();
    }

    /** Each portion stands behind its length, and an empty one ends the file. */
    private static void add(InputStream bytes, byte[] buffer, Sha256 digest, Attention attention)
            throws IOException, InterruptedException {
        int read;
        do {
            attention.check();
            read = bytes.readNBytes(buffer, 0, buffer.length);
            digest.part(ByteBuffer.wrap(buffer, 0, read));
        } while (read > 0);
    }
}
