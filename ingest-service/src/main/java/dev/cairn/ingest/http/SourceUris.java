package dev.cairn.ingest.http;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** URIs of sources: how they are read, and how they are shown. */
public final class SourceUris {
    private static final Pattern USER_INFO = Pattern.compile("//[^/?#@]*@");
    private static final Pattern SECRET_PARAMETER = Pattern.compile(
            "(?i)([?&](?:key|api[-_]?key|token|access[-_]?token|auth|secret|password|signature|sig)=)[^&#]*");

    private SourceUris() {}

    /** Reads a work item's source. Throws ITEM_INVALID unless its scheme is http, https or file. */
    public static URI parse(String source) {
        try {
            var uri = URI.create(source.strip());
            var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            return switch (scheme) {
                case "http", "https", "file" -> uri;
                default -> throw invalid(source, null);
            };
        } catch (IllegalArgumentException e) {
            throw invalid(source, e);
        }
    }

    public static boolean isFile(URI uri) {
        return "file".equalsIgnoreCase(uri.getScheme());
    }

    /** The path that a file: URI names, relative or absolute. Throws ITEM_INVALID. */
    public static Path path(URI source) {
        try {
            // "file:folder" is relative to the working directory; Path.of(URI) knows absolute ones only.
            return source.isOpaque()
                    ? Path.of(URI.create(source.getRawSchemeSpecificPart()).getPath())
                    : Path.of(source);
        } catch (IllegalArgumentException e) {
            throw new PipelineException(ErrorCode.ITEM_INVALID, "source " + source + " names no file", e);
        }
    }

    /** The URI without user, password and parameters that carry keys: fit for logs and record headers. */
    public static String redacted(String uri) {
        return SECRET_PARAMETER
                .matcher(USER_INFO.matcher(uri).replaceFirst("//"))
                .replaceAll("$1***");
    }

    private static PipelineException invalid(String source, @Nullable Throwable cause) {
        return new PipelineException(
                ErrorCode.ITEM_INVALID,
                "source \"" + redacted(source) + "\" is not a URI; use http://, https:// or file:",
                cause);
    }
}
