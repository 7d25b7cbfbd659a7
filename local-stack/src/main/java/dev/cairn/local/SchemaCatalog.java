package dev.cairn.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;

/** What is registered, in memory: the sum of the schema log. Not thread-safe; the registry guards it. */
final class SchemaCatalog {
    private final Map<String, List<RegisteredSchema>> subjects = new TreeMap<>();
    private final Map<Integer, String> textsById = new HashMap<>();
    private final Map<String, Integer> idsByText = new HashMap<>();
    private final Map<String, Compatibility> levels = new HashMap<>();
    private Compatibility defaultLevel = Compatibility.BACKWARD;
    private int highestId;

    List<String> subjects() {
        return List.copyOf(subjects.keySet());
    }

    /** The versions of a subject, oldest first. */
    List<RegisteredSchema> versions(String subject) {
        var versions = subjects.get(subject);
        if (versions == null) {
            throw RegistryException.subjectNotFound(subject);
        }
        return List.copyOf(versions);
    }

    /** The versions of a subject, oldest first; none if the subject is new. */
    List<RegisteredSchema> versionsIfAny(String subject) {
        return List.copyOf(subjects.getOrDefault(subject, List.of()));
    }

    RegisteredSchema version(String subject, String version) {
        var versions = versions(subject);
        if (version.equals("latest") || version.equals("-1")) {
            return versions.get(versions.size() - 1);
        }
        var number = parseVersion(version);
        return versions.stream()
                .filter(found -> found.version() == number)
                .findFirst()
                .orElseThrow(() -> RegistryException.versionNotFound(number));
    }

    /** The text of the schema with an id. */
    String text(int id) {
        var text = textsById.get(id);
        if (text == null) {
            throw RegistryException.schemaNotFound();
        }
        return text;
    }

    /** The versions, of whatever subjects, that have an id. */
    List<RegisteredSchema> uses(int id) {
        text(id);
        return subjects.values().stream()
                .flatMap(List::stream)
                .filter(version -> version.id() == id)
                .toList();
    }

    Optional<RegisteredSchema> find(String subject, Schema schema) {
        return versionsIfAny(subject).stream()
                .filter(version -> version.text().equals(schema.toString()))
                .findFirst();
    }

    /** The version that a schema would become, with the id that the same schema has in other subjects, or the next. */
    RegisteredSchema next(String subject, Schema schema) {
        var id = idsByText.getOrDefault(schema.toString(), highestId + 1);
        return new RegisteredSchema(subject, versionsIfAny(subject).size() + 1, id, schema);
    }

    Compatibility level(String subject) {
        return levels.getOrDefault(subject, defaultLevel);
    }

    Optional<Compatibility> ownLevel(String subject) {
        return Optional.ofNullable(levels.get(subject));
    }

    Compatibility defaultLevel() {
        return defaultLevel;
    }

    void add(RegisteredSchema version) {
        var versions = subjects.computeIfAbsent(version.subject(), subject -> new ArrayList<>());
        versions.add(version);
        textsById.putIfAbsent(version.id(), version.text());
        idsByText.putIfAbsent(version.text(), version.id());
        highestId = Math.max(highestId, version.id());
    }

    void setDefaultLevel(Compatibility level) {
        defaultLevel = level;
    }

    void setLevel(String subject, Compatibility level) {
        levels.put(subject, level);
    }

    private static int parseVersion(String version) {
        try {
            var number = Integer.parseInt(version);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw RegistryException.invalidVersion(version);
        }
        throw RegistryException.invalidVersion(version);
    }
}
