package dev.cairn.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;

/** The part of Confluent's REST API that clients of Avro use, as functions from a request to what becomes JSON. */
final class RegistryRoutes {
    private final SchemaRegistry registry;
    private final List<Route> routes;

    RegistryRoutes(SchemaRegistry registry) {
        this.registry = registry;
        this.routes = List.of(
                new Route("GET", "/", request -> Map.of()),
                new Route("GET", "/subjects", request -> registry.subjects()),
                new Route("GET", "/subjects/*/versions", this::versions),
                new Route("GET", "/subjects/*/versions/*", this::version),
                new Route("GET", "/subjects/*/versions/*/schema", this::versionSchema),
                new Route("POST", "/subjects/*/versions", this::register),
                new Route("POST", "/subjects/*", this::lookup),
                new Route("GET", "/schemas/types", request -> List.of("AVRO")),
                new Route("GET", "/schemas/ids/*", request -> Map.of("schema", registry.text(id(request)))),
                new Route("GET", "/schemas/ids/*/versions", this::usesOfId),
                new Route("GET", "/schemas/ids/*/subjects", this::subjectsOfId),
                new Route("POST", "/compatibility/subjects/*/versions", this::compatibleWithAll),
                new Route("POST", "/compatibility/subjects/*/versions/*", this::compatibleWithOne),
                new Route("GET", "/config", request -> level(registry.defaultLevel())),
                new Route("PUT", "/config", this::setDefaultLevel),
                new Route("GET", "/config/*", this::levelOfSubject),
                new Route("PUT", "/config/*", this::setLevelOfSubject));
    }

    /** The answer to a request, as an object that becomes JSON. */
    Object answer(RegistryRequest request) {
        var onPath = routes.stream()
                .filter(route -> request.matches(route.pattern()))
                .toList();
        if (onPath.isEmpty()) {
            throw RegistryException.notFound(request.path());
        }
        return onPath.stream()
                .filter(route -> route.method().equals(request.method()))
                .findFirst()
                .orElseThrow(() -> RegistryException.methodNotAllowed(request.method()))
                .handler()
                .answer(request);
    }

    private Object versions(RegistryRequest request) {
        return registry.versions(request.segment(1)).stream()
                .map(RegisteredSchema::version)
                .toList();
    }

    private Object version(RegistryRequest request) {
        return describe(registry.version(request.segment(1), request.segment(3)));
    }

    private Object versionSchema(RegistryRequest request) {
        return new RawValue(
                registry.version(request.segment(1), request.segment(3)).text());
    }

    private Object register(RegistryRequest request) {
        return Map.of(
                "id",
                registry.register(request.segment(1), schema(request.body())).id());
    }

    private Object lookup(RegistryRequest request) {
        return describe(registry.lookup(request.segment(1), schema(request.body())));
    }

    private Object usesOfId(RegistryRequest request) {
        return registry.uses(id(request)).stream()
                .map(use -> Map.of("subject", use.subject(), "version", use.version()))
                .toList();
    }

    private Object subjectsOfId(RegistryRequest request) {
        return registry.uses(id(request)).stream()
                .map(RegisteredSchema::subject)
                .distinct()
                .toList();
    }

    private Object compatibleWithOne(RegistryRequest request) {
        return verdict(registry.violation(request.segment(2), request.segment(4), schema(request.body())));
    }

    private Object compatibleWithAll(RegistryRequest request) {
        return verdict(registry.violation(request.segment(2), schema(request.body())));
    }

    private static Object verdict(Optional<String> violation) {
        var verdict = new TreeMap<String, Object>();
        verdict.put("is_compatible", violation.isEmpty());
        violation.ifPresent(difference -> verdict.put("messages", List.of(difference)));
        return verdict;
    }

    private Object levelOfSubject(RegistryRequest request) {
        return level(registry.level(request.segment(1), request.flag("defaultToGlobal")));
    }

    private Object setDefaultLevel(RegistryRequest request) {
        var level = requestedLevel(request);
        registry.setDefaultLevel(level);
        return Map.of("compatibility", level.name());
    }

    private Object setLevelOfSubject(RegistryRequest request) {
        var level = requestedLevel(request);
        registry.setLevel(request.segment(1), level);
        return Map.of("compatibility", level.name());
    }

    private static Compatibility requestedLevel(RegistryRequest request) {
        return Compatibility.parse(request.body().path("compatibility").asText());
    }

    private static Object level(Compatibility level) {
        return Map.of("compatibilityLevel", level.name());
    }

    private static Object describe(RegisteredSchema version) {
        return Map.of(
                "subject", version.subject(),
                "version", version.version(),
                "id", version.id(),
                "schema", version.text());
    }

    private static Schema schema(JsonNode body) {
        var type = body.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw RegistryException.invalidSchema("type " + type + " is not supported, only AVRO is");
        }
        if (!body.path("references").isEmpty()) {
            throw RegistryException.invalidSchema("references are not supported: write the named types out");
        }
        if (!body.path("schema").isTextual()) {
            throw RegistryException.invalidSchema("empty schema");
        }
        return SchemaRegistry.parse(body.path("schema").asText());
    }

    private static int id(RegistryRequest request) {
        try {
            return Integer.parseInt(request.segment(2));
        } catch (NumberFormatException e) {
            throw RegistryException.notFound(request.path());
        }
    }

    private interface Handler {
        Object answer(RegistryRequest request);
    }

    /** A pattern's {@code *} stands for one segment. */
    private record Route(String method, String pattern, Handler handler) {}
}
