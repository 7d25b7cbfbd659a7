package dev.cairn.kit.model;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Names a model: {@code provider:name[@dimensions]}, for example {@code onnx:all-minilm-l6-v2-q} or
 * {@code openai:text-embedding-3-small@512}. The name may itself hold colons and slashes, as in
 * {@code openai:ollama/nomic-embed-text:v1.5}.
 *
 * @param provider who answers
 * @param name the model as its provider knows it
 * @param dimensions the length of the vectors, where the model lets one choose
 */
public record ModelId(String provider, String name, OptionalInt dimensions) {
    private static final Pattern FORM = Pattern.compile("([a-z][a-z0-9-]*):([^\\s@]+)(?:@([1-9][0-9]{0,4}))?");
    private static final Map<String, String> SHORT_NAMES =
            Map.of("onnx", "onnx:all-minilm-l6-v2-q", "openai", "openai:text-embedding-3-small");

    /** Reads the full form. Throws MODEL_UNKNOWN for anything else. */
    public static ModelId parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            throw new PipelineException(
                    ErrorCode.MODEL_UNKNOWN,
                    "model \"" + text + "\" is not of the form provider:name[@dimensions],"
                            + " such as onnx:all-minilm-l6-v2-q");
        }
        var dimensions = match.group(3);
        return new ModelId(
                match.group(1),
                match.group(2),
                dimensions == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(dimensions)));
    }

    /** Reads the full form, or the bare name of a provider for that provider's usual model, as people type it. */
    public static ModelId expand(String text) {
        return parse(SHORT_NAMES.getOrDefault(text, text));
    }

    /** The full form, which {@link #parse} reads. */
    @Override
    public String toString() {
        return provider + ":" + name + (dimensions.isPresent() ? "@" + dimensions.getAsInt() : "");
    }
}
