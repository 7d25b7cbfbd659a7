package dev.cairn.embed.model.openai;

import dev.cairn.kit.config.ConfigKey;
import dev.cairn.kit.config.ConfigReader;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How endpoints that speak OpenAI's {@code /chat/completions} are called. What an experiment names itself, its endpoint
 * and the variable that holds the endpoint's key, goes before the base URL and the key; the rest holds for all.
 *
 * @param keys the environment's variables whose names end in {@value #KEY_SUFFIX}: what experiments may name
 */
public record ChatConfig(EndpointConfig endpoint, Map<String, String> keys) {
    /** What all its settings begin with. */
    public static final String PREFIX = "CAIRN_EMBED_CHAT_";

    static final String PATH = "/chat/completions";

    /** Whoever may start an experiment chooses what is sent to which endpoint: keys of models, and nothing else. */
    static final String KEY_SUFFIX = "API_KEY";

    /** Models that reason think for minutes. */
    private static final EndpointKeys ENDPOINT = new EndpointKeys(PREFIX, PATH, "300s");

    /** Every setting. */
    public static final List<ConfigKey<?>> KEYS = ENDPOINT.all();

    /** Reads the keys; problems are left in the reader. */
    public static ChatConfig read(ConfigReader reader) {
        var keys = new TreeMap<>(reader.withPrefix(""));
        keys.keySet().removeIf(name -> !name.endsWith(KEY_SUFFIX));
        return new ChatConfig(ENDPOINT.read(reader), keys);
    }

    /** The key that a variable holds. Throws MODEL_NOT_CONFIGURED if it must not be named, or holds none. */
    String key(String variable) {
        if (!variable.endsWith(KEY_SUFFIX)) {
            throw notConfigured("the experiment names " + variable + " as the variable of its endpoint's key: the name"
                    + " must end in " + KEY_SUFFIX);
        }
        var key = keys.getOrDefault(variable, "").strip();
        if (key.isEmpty()) {
            throw notConfigured("the experiment's endpoint wants the key of " + variable
                    + ", which this service's environment does not have: set it and restart this service");
        }
        if (!Address.isKey(key)) {
            throw notConfigured(variable + " is (secret): must be printable ASCII without blanks");
        }
        return key;
    }

    private static PipelineException notConfigured(String message) {
        return new PipelineException(ErrorCode.MODEL_NOT_CONFIGURED, message);
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "ChatConfig[endpoint=" + endpoint + ", keys=" + keys.keySet() + "]";
    }
}
