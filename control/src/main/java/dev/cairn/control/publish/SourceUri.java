package dev.cairn.control.publish;

import dev.cairn.kit.config.ConfigException;
import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Reads where a run's records come from. */
public final class SourceUri {
    private static final String FILE = "file:";
    private static final Set<String> WEB = Set.of("http", "https");

    private SourceUri() {}

    /**
     * The absolute URI of a source. A relative {@code file:} path is taken from the working directory, because the
     * service that reads it has another one.
     */
    public static URI resolve(String text, Path workingDirectory) {
        return text.startsWith(FILE) ? file(text.substring(FILE.length()), workingDirectory) : web(text);
    }

    private static URI file(String text, Path workingDirectory) {
        var plain = text.startsWith("//") ? text.substring(2) : text;
        try {
            var path = workingDirectory.resolve(plain).normalize();
            if (!Files.exists(path) && plain.contains("%")) {
                path = workingDirectory.resolve(new URI(plain).getPath()).normalize();
            }
            if (!Files.isReadable(path)) {
                throw new PipelineException(
                        ErrorCode.SOURCE_NOT_FOUND, "source " + path.toAbsolutePath() + " is not there or unreadable");
            }
            return path.toAbsolutePath().toUri();
        } catch (URISyntaxException | InvalidPathException e) {
            throw invalid(FILE + text, "is no path: " + e.getMessage());
        }
    }

    private static URI web(String text) {
        try {
            var uri = new URI(text);
            if (uri.getScheme() == null || !WEB.contains(uri.getScheme()) || uri.getHost() == null) {
                throw invalid(text, "must be an http or https URL, or file: and a path");
            }
            if (uri.getRawUserInfo() != null) {
                throw invalid(
                        text.replace(uri.getRawUserInfo(), "***"),
                        "must not hold a user or password: sources are stored and shown");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw invalid(text, "is no URL: " + e.getReason());
        }
    }

    private static ConfigException invalid(String text, String why) {
        return new ConfigException(List.of("source \"" + text + "\" " + why));
    }
}
