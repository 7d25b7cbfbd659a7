package dev.cairn.embed.model.onnx;

import dev.cairn.kit.config.ConfigKey;
import dev.cairn.kit.config.ConfigReader;
import java.util.List;

/**
 * How the in-process model runs.
 *
 * @param lanes texts computed at once, each by one thread
 */
public record OnnxConfig(int lanes) {
    /** What all its settings begin with. */
    public static final String PREFIX = "CAIRN_EMBED_ONNX_";

    private static final ConfigKey<Integer> LANES = ConfigKey.integer(
            PREFIX + "LANES", 0, 256, 0, "Texts that the in-process model computes at once; 0: one for each processor");

    /** Every setting. */
    public static final List<ConfigKey<?>> KEYS = List.of(LANES);

    /** Reads the keys; problems are left in the reader. */
    public static OnnxConfig read(ConfigReader reader) {
        var lanes = reader.get(LANES);
        return new OnnxConfig(lanes == 0 ? Runtime.getRuntime().availableProcessors() : lanes);
    }
}
