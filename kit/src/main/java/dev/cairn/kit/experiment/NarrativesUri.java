package dev.cairn.kit.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.util.Optional;

/** The source of an experiment's runs, such as {@code cairn:narratives/county%202024}: a data source's narratives. */
public final class NarrativesUri {
    private static final String SCHEME = "cairn";
    private static final String PATH = "narratives/";

    private NarrativesUri() {}

    /** That of a data source. */
    public static URI of(String dataSource) {
        return URI.create(
                SCHEME + ":" + PATH + URLEncoder.encode(dataSource, UTF_8).replace("+", "%20"));
    }

    /** The data source that a URI names; empty if it is none of these. */
    public static Optional<String> dataSource(String source) {
        try {
            var uri = URI.create(source);
            var named = uri.getSchemeSpecificPart();
            return SCHEME.equals(uri.getScheme()) && named.startsWith(PATH) && named.length() > PATH.length()
                    ? Optional.of(named.substring(PATH.length()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
