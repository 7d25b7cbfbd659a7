package dev.cairn.kit.config;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.util.List;

/** A configuration with problems: all of them, so that one restart mends them all. */
public final class ConfigException extends PipelineException {
    private static final long serialVersionUID = 1;

    private final List<String> problems;

    public ConfigException(List<String> problems) {
        super(ErrorCode.CONFIGURATION_INVALID, "configuration: " + String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence for each problem; none holds the value of a secret. */
    public List<String> problems() {
        return problems;
    }
}
