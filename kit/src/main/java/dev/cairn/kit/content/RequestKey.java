package dev.cairn.kit.content;

import dev.cairn.schemas.ModelKind;
import java.util.Map;
import java.util.TreeMap;

/**
 * The name of a request to a model, under which its answer is found again: SHA-256 over kind, model, number of
 * parameters, parameters in the order of their names, and text. Each text stands behind its length, so no two requests
 * run together. Changing this makes every answer that was paid for unfindable.
 */
public final class RequestKey {
    private RequestKey() {}

    public static String of(ModelKind kind, String model, Map<String, String> parameters, String text) {
        var sha = new Sha256().part(kind.name()).part(model).number(parameters.size());
        new TreeMap<>(parameters).forEach((name, value) -> sha.part(name).part(value));
        return sha.part(text).hex();
    }
}
