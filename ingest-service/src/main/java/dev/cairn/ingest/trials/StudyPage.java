package dev.cairn.ingest.trials;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One answer of the API.
 *
 * @param studies in its order
 * @param nextPageToken null on the last page
 * @param totalCount how many studies match, if the answer says so
 */
record StudyPage(List<Study> studies, @Nullable String nextPageToken, OptionalLong totalCount) {
    /** Reads an answer's body. Throws SOURCE_MALFORMED or SOURCE_TRUNCATED unless it is exactly one page. */
    static StudyPage parse(byte[] body) {
        if (body.length == 0) {
            throw new PipelineException(ErrorCode.SOURCE_TRUNCATED, "the answer is empty");
        }
        try (var reader = new StudyReader(new ByteArrayInputStream(body))) {
            var studies = new ArrayList<Study>();
            for (var study = reader.next(); study != null; study = reader.next()) {
                studies.add(study);
            }
            if (reader.pages() != 1) {
                throw new PipelineException(
                        ErrorCode.SOURCE_MALFORMED, "the answer is JSON, but not one page with \"studies\"");
            }
            return new StudyPage(List.copyOf(studies), reader.nextPageToken(), reader.totalCount());
        } catch (IOException e) {
            throw new UncheckedIOException("closing memory failed", e);
        }
    }
}
