package dev.cairn.embed.model;

import dev.cairn.embed.model.onnx.OnnxConfig;
import dev.cairn.embed.model.openai.ChatConfig;
import dev.cairn.embed.model.openai.OpenAiConfig;
import dev.cairn.kit.config.ConfigKey;
import dev.cairn.kit.config.ConfigReader;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How models are reached. A provider needs no configuration until a run asks for one of its models. */
public record ModelsConfig(OnnxConfig onnx, OpenAiConfig openai, ChatConfig chat) {
    /** Every setting. */
    public static final List<ConfigKey<?>> KEYS = Stream.of(OnnxConfig.KEYS, OpenAiConfig.KEYS, ChatConfig.KEYS)
            .<ConfigKey<?>>flatMap(List::stream)
            .toList();

    /** Reads the keys; problems, names that are no settings among them, are left in the reader. */
    public static ModelsConfig read(ConfigReader reader) {
        reader.rejectUnknown(OnnxConfig.PREFIX, KEYS);
        reader.rejectUnknown(OpenAiConfig.PREFIX, KEYS);
        reader.rejectUnknown(ChatConfig.PREFIX, KEYS);
        return new ModelsConfig(OnnxConfig.read(reader), OpenAiConfig.read(reader), ChatConfig.read(reader));
    }

    /** Throws ConfigException with all problems. */
    public static ModelsConfig fromEnv(Map<String, String> environment) {
        var reader = new ConfigReader(environment);
        var config = read(reader);
        reader.finish();
        return config;
    }
}
