package dev.cairn.ingest.trials;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads studies one by one from a stream of JSON: pages (<code>{"studies": […]}</code>), studies one after the other
 * (NDJSON), or both. Each study comes out byte by byte as it went in; a value that is broken or cut off is an error,
 * never the end.
 */
final class StudyReader implements Closeable {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

    private static final List<String> PATH_OF_ID = List.of("protocolSection", "identificationModule", "nctId");

    /** One of these at the top makes an object a study, be it valid or not. */
    private static final Set<String> SECTIONS = Set.of(
            "protocolSection",
            "resultsSection",
            "annotationSection",
            "documentSection",
            "derivedSection",
            "hasResults");

    private final JsonWindow window;
    private final JsonParser parser;
    private boolean insidePage;
    private int pages;
    private boolean foundStudies;
    private boolean foundOther;
    private @Nullable String nextPageToken;
    private OptionalLong totalCount = OptionalLong.empty();

    StudyReader(InputStream in) {
        window = new JsonWindow(in);
        try {
            parser = FACTORY.createParser(window);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * The next study; null at the end, and where the first value is neither a page nor a study. Throws PipelineException
     * with SOURCE_MALFORMED or SOURCE_TRUNCATED.
     */
    @Nullable
    Study next() {
        try {
            while (true) {
                var token = parser.nextToken();
                if (insidePage) {
                    if (token != JsonToken.END_ARRAY) {
                        return value(parser.currentTokenLocation().getByteOffset());
                    }
                    insidePage = false;
                    restOfPage();
                } else if (token == null) {
                    return null;
                } else {
                    var study = rootValue();
                    if (study != null || foundOther) {
                        return study;
                    }
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Whether a page or a study was found. */
    boolean foundStudies() {
        return foundStudies;
    }

    /** Whether the first value is well-formed and neither a page nor a study. */
    boolean foundOther() {
        return foundOther;
    }

    /** How many pages were found. */
    int pages() {
        return pages;
    }

    /** The token that the page holds for the page after it. Complete at the end of the page. */
    @Nullable
    String nextPageToken() {
        return nextPageToken;
    }

    /** How many studies the source says there are. Complete at the end of the page. */
    OptionalLong totalCount() {
        return totalCount;
    }

    @Override
    public void close() throws IOException {
        parser.close();
        window.close();
    }

    /** A value at the top: a study comes back; of a page only the beginning is read. */
    private @Nullable Study rootValue() throws IOException {
        var start = parser.currentTokenLocation().getByteOffset();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return foundStudies ? value(start) : other();
        }
        String id = null;
        var study = foundStudies;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            var token = parser.nextToken();
            if (name.equals("studies") && token == JsonToken.START_ARRAY) {
                insidePage = true;
                foundStudies = true;
                pages++;
                return null;
            }
            study |= SECTIONS.contains(name);
            if (name.equals(PATH_OF_ID.get(0))) {
                id = text(1);
            } else {
                pageField(name);
            }
        }
        if (!study) {
            return other();
        }
        foundStudies = true;
        return cut(start, id);
    }

    private @Nullable Study other() throws IOException {
        parser.skipChildren();
        foundOther = true;
        return null;
    }

    /** The value that starts here, with the id if it is a study that has one. */
    private Study value(long start) throws IOException {
        var id = text(0);
        parser.finishToken();
        return cut(start, id);
    }

    private Study cut(long start, @Nullable String id) {
        var end = parser.currentLocation().getByteOffset();
        if (start < 0) {
            throw new PipelineException(ErrorCode.SOURCE_MALFORMED, "the JSON is not UTF-8");
        }
        var json = window.cut(start, end);
        window.forget(end);
        return new Study(id, json);
    }

    /** The text at the rest of the path of the id, below the current value, which is read to its end. */
    private @Nullable String text(int depth) throws IOException {
        if (depth == PATH_OF_ID.size()) {
            var text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
            parser.skipChildren();
            return text == null || text.isBlank() ? null : text;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        String found = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var wanted = parser.currentName().equals(PATH_OF_ID.get(depth));
            parser.nextToken();
            if (wanted) {
                found = text(depth + 1);
            } else {
                parser.skipChildren();
            }
        }
        return found;
    }

    private void restOfPage() throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            parser.nextToken();
            pageField(name);
        }
        window.forget(parser.currentLocation().getByteOffset());
    }

    private void pageField(String name) throws IOException {
        var token = parser.currentToken();
        if (name.equals("nextPageToken") && token == JsonToken.VALUE_STRING) {
            nextPageToken = parser.getText();
        } else if (name.equals("totalCount") && token == JsonToken.VALUE_NUMBER_INT) {
            totalCount = OptionalLong.of(parser.getLongValue());
        } else {
            parser.skipChildren();
        }
    }

    private static PipelineException unreadable(IOException e) {
        if (e instanceof JsonEOFException || e instanceof EOFException) {
            return new PipelineException(ErrorCode.SOURCE_TRUNCATED, "the JSON ends early", e);
        }
        if (e instanceof JsonProcessingException json) {
            var place = json.getLocation() == null
                    ? ""
                    : " at byte " + json.getLocation().getByteOffset();
            return new PipelineException(ErrorCode.SOURCE_MALFORMED, "the JSON is broken" + place, e);
        }
        return new PipelineException(ErrorCode.SOURCE_MALFORMED, "cannot read: " + e.getMessage(), e);
    }
}
