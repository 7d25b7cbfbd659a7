package dev.cairn.ingest.narratives;

import dev.cairn.kit.error.ErrorCode;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A file that is spoilt.
 *
 * @param code of the error
 * @param says a part of its message
 * @param make writes it into a folder
 */
record Spoiled(String name, ErrorCode code, String says, Function<Path, Path> make) {
    @Override
    public String toString() {
        return name;
    }
}
