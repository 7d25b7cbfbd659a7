package dev.cairn.ingest.narratives;

import dev.cairn.ingest.files.SourceFiles;
import dev.cairn.ingest.files.UnpackGuard;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An XML file within an archive, read element by element. Names are local ones: programs write them with and without a
 * prefix. Neither entities nor other files are read, and no message quotes the file.
 */
final class XmlPart implements Closeable {
    private static final XMLInputFactory FACTORY = factory();

    private final String name;
    private final InputStream bytes;
    private final XMLStreamReader reader;

    /** Throws SOURCE_MALFORMED, SOURCE_TRUNCATED or SOURCE_UNSAFE, as all other methods do. */
    XmlPart(SourceFiles files, String name) {
        this.name = name;
        try {
            bytes = new UnpackGuard(files.open(name), name, files.storedBytes(name));
            reader = FACTORY.createXMLStreamReader(bytes);
        } catch (IOException e) {
            throw SourceFiles.unreadable(name, e);
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    /** Goes on to the next element, or end of one. False at the end of the file. */
    boolean next() {
        while (true) {
            switch (step()) {
                case XMLStreamConstants.START_ELEMENT, XMLStreamConstants.END_ELEMENT -> {
                    return true;
                }
                case XMLStreamConstants.END_DOCUMENT -> {
                    return false;
                }
                default -> {
                    // Space between elements, and comments.
                }
            }
        }
    }

    boolean starts(String element) {
        return reader.isStartElement() && reader.getLocalName().equals(element);
    }

    boolean ends(String element) {
        return reader.isEndElement() && reader.getLocalName().equals(element);
    }

    /** An attribute of the element that starts here; null if it has none. */
    @Nullable
    String attribute(String attribute) {
        for (var index = 0; index < reader.getAttributeCount(); index++) {
            if (reader.getAttributeLocalName(index).equals(attribute)) {
                return reader.getAttributeValue(index);
            }
        }
        return null;
    }

    /**
     * Adds the text up to the end of the element that starts here, until there are {@code limit} characters: the rest is
     * passed over, as are elements within.
     */
    void text(StringBuilder text, int limit) {
        var depth = 1;
        while (depth > 0) {
            switch (step()) {
                case XMLStreamConstants.START_ELEMENT -> depth++;
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    var length = depth > 1 ? 0 : Math.min(reader.getTextLength(), limit - text.length());
                    text.append(reader.getTextCharacters(), reader.getTextStart(), Math.max(0, length));
                }
                default -> {
                    // Comments.
                }
            }
        }
    }

    /** Passes over the element that starts here, with all that it holds. */
    void skip() {
        text(new StringBuilder(), 0);
    }

    @Override
    public void close() {
        try {
            reader.close();
            bytes.close();
        } catch (XMLStreamException e) {
            throw malformed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int step() {
        try {
            var event = reader.next();
            if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw new PipelineException(
                        ErrorCode.SOURCE_UNSAFE, name + " has a document type or entities; no spreadsheet has");
            }
            return event;
        } catch (XMLStreamException e) {
            throw malformed(e);
        }
    }

    private PipelineException malformed(XMLStreamException e) {
        if (e.getNestedException() instanceof IOException unreadable) {
            return SourceFiles.unreadable(name, unreadable);
        }
        var location = e.getLocation();
        var where = location == null
                ? ""
                : " at line " + location.getLineNumber() + " column " + location.getColumnNumber();
        // Without the cause, which may quote what stands there.
        return new PipelineException(
                ErrorCode.SOURCE_MALFORMED, name + " is not well-formed XML" + where + "; save the workbook again");
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        return factory;
    }
}
