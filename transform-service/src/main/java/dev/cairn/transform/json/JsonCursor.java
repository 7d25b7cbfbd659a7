package dev.cairn.transform.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value in a JSON document that knows its path, so that every error names it. Asked for a type, it gives the value,
 * or null where the value is absent or JSON's null, or throws FIELD_INVALID where it is of another type. A text that is
 * blank counts as absent.
 *
 * <p>A text that holds U+0000 or half a surrogate pair is invalid too: PostgreSQL cannot store the one, UTF-8 cannot
 * write the other, and leaving them out would change the source's words unseen.
 */
public final class JsonCursor {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build()
            .readerFor(JsonNode.class);
    private static final int SHOWN_CHARACTERS = 80;

    private final JsonNode node;
    private final @Nullable JsonCursor parent;
    private final String step;

    private JsonCursor(JsonNode node, @Nullable JsonCursor parent, String step) {
        this.node = node;
        this.parent = parent;
        this.step = step;
    }

    /** The root of a document in UTF-8. Throws PAYLOAD_MALFORMED if it is not one JSON value and nothing else. */
    public static JsonCursor parse(ByteBuffer json) {
        var bytes = json.hasArray()
                ? json
                : ByteBuffer.allocate(json.remaining()).put(json.duplicate()).flip();
        try {
            JsonNode root = READER.readValue(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            return new JsonCursor(root == null ? MissingNode.getInstance() : root, null, "$");
        } catch (JsonProcessingException e) {
            var location = e.getLocation();
            var where = location == null ? "" : " at byte " + location.getByteOffset();
            throw new PipelineException(
                    ErrorCode.PAYLOAD_MALFORMED, "the payload is not well-formed JSON" + where + ": " + shown(e), e);
        } catch (IOException e) {
            throw new PipelineException(ErrorCode.PAYLOAD_MALFORMED, "the payload is not JSON in UTF-8: " + e, e);
        }
    }

    /** The member of an object; absent where the object is. */
    public JsonCursor get(String name) {
        if (isAbsent()) {
            return new JsonCursor(MissingNode.getInstance(), this, name);
        }
        if (!node.isObject()) {
            throw wrongType("an object");
        }
        return new JsonCursor(node.path(name), this, name);
    }

    /** The member of a member, and so on. */
    public JsonCursor get(String name, String inner) {
        return get(name).get(inner);
    }

    /** True if there is nothing here, or JSON's null. */
    public boolean isAbsent() {
        return node.isMissingNode() || node.isNull();
    }

    /** A text. */
    public @Nullable String text() {
        if (isAbsent()) {
            return null;
        }
        if (!node.isTextual()) {
            throw wrongType("a text");
        }
        var text = node.textValue();
        rejectUnstorable(text);
        return text.isBlank() ? null : text;
    }

    /** A text, or a number, true or false as text; null for an object or an array. */
    public @Nullable String scalar() {
        if (isAbsent() || node.isContainerNode()) {
            return null;
        }
        if (node.isNumber()) {
            number();
            return node.asText();
        }
        return node.isBoolean() ? node.asText() : text();
    }

    /** A text that must be there. Throws FIELD_MISSING otherwise. */
    public String requiredText() {
        var text = text();
        if (text == null) {
            throw missing();
        }
        return text;
    }

    /** This value, which must be there. Throws FIELD_MISSING otherwise. */
    public JsonCursor required() {
        if (isAbsent()) {
            throw missing();
        }
        return this;
    }

    /** True, false or unknown. */
    public @Nullable Boolean flag() {
        if (isAbsent()) {
            return null;
        }
        if (!node.isBoolean()) {
            throw wrongType("true or false");
        }
        return node.booleanValue();
    }

    /** A whole number from zero. */
    public @Nullable Long count() {
        if (isAbsent()) {
            return null;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw wrongType("a whole number from 0");
        }
        return node.longValue();
    }

    /** A finite number. */
    public @Nullable Double number() {
        if (isAbsent()) {
            return null;
        }
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw wrongType("a number");
        }
        return node.doubleValue();
    }

    /** The elements of an array, none of which may be null; none where it is absent. */
    public List<JsonCursor> items() {
        if (isAbsent()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw wrongType("an array");
        }
        var items = new ArrayList<JsonCursor>(node.size());
        for (var item : node) {
            var cursor = new JsonCursor(item, this, "[" + items.size() + "]");
            if (item.isNull()) {
                throw cursor.wrongType("a value");
            }
            items.add(cursor);
        }
        return items;
    }

    /** The members of an object, in the order of the source; none where it is absent. */
    public Map<String, JsonCursor> members() {
        var members = new LinkedHashMap<String, JsonCursor>();
        if (isAbsent()) {
            return members;
        }
        if (!node.isObject()) {
            throw wrongType("an object");
        }
        for (var member : node.properties()) {
            rejectUnstorable(member.getKey());
            members.put(member.getKey(), new JsonCursor(member.getValue(), this, member.getKey()));
        }
        return members;
    }

    /** The elements of an array of texts, without blank ones; none where it is absent. */
    public List<String> texts() {
        var texts = new ArrayList<String>();
        for (var item : items()) {
            var text = item.text();
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** The error that says that this value is not what it should be. */
    public PipelineException invalid(String expected) {
        return PipelineException.at(
                path(), ErrorCode.FIELD_INVALID, path() + " must be " + expected + ", not " + shown(node.toString()));
    }

    /** The value's JSON path, for example {@code $.protocolSection.armsInterventionsModule.armGroups[2].label}. */
    public String path() {
        if (parent == null) {
            return step;
        }
        return parent.path() + (step.startsWith("[") ? step : "." + step);
    }

    /** The node itself, for those who look at all that lies below. */
    public JsonNode node() {
        return node;
    }

    private PipelineException missing() {
        return PipelineException.at(path(), ErrorCode.FIELD_MISSING, path() + " is missing or empty");
    }

    private PipelineException wrongType(String expected) {
        var type = node.getNodeType().name().toLowerCase(Locale.ROOT);
        return PipelineException.at(
                path(),
                ErrorCode.FIELD_INVALID,
                path() + " must be " + expected + ", not "
                        + (node.isContainerNode() ? "an " + type : shown(node.toString())));
    }

    private void rejectUnstorable(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == 0) {
                throw unstorable("the character U+0000, which PostgreSQL cannot store", i);
            }
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw unstorable("half a surrogate pair, which is no character", i);
                }
                i++;
            }
        }
    }

    private PipelineException unstorable(String what, int index) {
        return PipelineException.at(path(), ErrorCode.FIELD_INVALID, path() + " holds " + what + ", at index " + index);
    }

    private static String shown(JsonProcessingException e) {
        return shown(String.valueOf(e.getOriginalMessage()));
    }

    private static String shown(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    }
}
