package dev.cairn.control.experiments;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The two values of a configuration that may name variables of the environment: the endpoint's URL and its key. */
final class References {
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)}|([A-Za-z_][A-Za-z0-9_]*))");
    private static final Set<String> WEB = Set.of("http", "https");
    private static final String KEY_ENDING = "API_KEY";
    private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(key|token|secret|password|passwd|credential).*");
    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("(?i)(?:.*&)?(?:key|api[-_]?key|\\w*token|auth|secret|password|signature|sig)=.*");

    private final Map<String, String> environment;

    References(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The variable that a stored or written reference names; empty if it is none whose name ends in API_KEY. */
    static Optional<String> keyVariable(String text) {
        var match = VARIABLE.matcher(text.strip());
        if (!match.matches()) {
            return Optional.empty();
        }
        return Optional.of(name(match.group(1), match.group(2))).filter(name -> name.endsWith(KEY_ENDING));
    }

    /** The name of the variable that holds the endpoint's key. What stands there is never quoted: it may be the key. */
    @Nullable
    String key(YamlSection section, String key) {
        var text = section.raw(key);
        if (text == null) {
            return null;
        }
        var variable = keyVariable(text);
        if (variable.isEmpty()) {
            section.problem(
                    key,
                    "must name a variable of the embed service whose name ends in " + KEY_ENDING
                            + ", such as ${OPENAI_API_KEY}; a key itself must never stand in a file");
        }
        return variable.orElse(null);
    }

    /** An absolute http URL, with its variables filled in. It is not quoted either: people put passwords there. */
    @Nullable
    String url(YamlSection section, String key) {
        var text = section.text(key);
        var expanded = text == null ? null : expand(section, key, text);
        if (expanded == null) {
            return null;
        }
        var problem = problemWith(expanded);
        if (problem != null) {
            section.problem(key, problem);
            return null;
        }
        return expanded;
    }

    private @Nullable String expand(YamlSection section, String key, String text) {
        var complete = true;
        var expanded = new StringBuilder();
        var match = VARIABLE.matcher(text);
        while (match.find()) {
            var name = name(match.group(1), match.group(2));
            var value = environment.get(name);
            if (SECRET_NAME.matcher(name).matches()) {
                section.problem(key, "names ${" + name + "}: a URL is stored and shown, and must hold no secret");
                complete = false;
            } else if (value == null) {
                section.problem(key, "names ${" + name + "}, which the environment does not have: set it");
                complete = false;
            }
            match.appendReplacement(expanded, "");
            expanded.append(value);
        }
        match.appendTail(expanded);
        return complete ? expanded.toString().strip() : null;
    }

    private static @Nullable String problemWith(String text) {
        try {
            var url = new URI(text);
            var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (!WEB.contains(scheme) || url.getHost() == null) {
                return url.getRawUserInfo() == null && !text.contains("@")
                        ? "must be a URL that begins with http:// or https:// and names a host"
                        : "must hold no user and no password";
            }
            if (url.getRawUserInfo() != null) {
                return "must hold no user and no password: name the key's variable in model.api_key";
            }
            if (url.getRawQuery() != null
                    && SECRET_PARAMETER.matcher(url.getRawQuery()).matches()) {
                return "must hold no key among its parameters: name the key's variable in model.api_key";
            }
            return null;
        } catch (URISyntaxException e) {
            return "is no URL: " + e.getReason() + " at character " + (e.getIndex() + 1);
        }
    }

    private static String name(@Nullable String braced, @Nullable String bare) {
        return braced == null ? String.valueOf(bare) : braced;
    }
}
