package dev.cairn.local;

import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** Registers schemas and guards their compatibility. A change is in the log before anybody sees it. */
final class SchemaRegistry {
    private final SchemaCatalog catalog;
    private final SchemaLog log;

    SchemaRegistry(SchemaCatalog catalog, SchemaLog log) {
        this.catalog = catalog;
        this.log = log;
    }

    static Schema parse(String text) {
        try {
            return new Schema.Parser().parse(text);
        } catch (AvroRuntimeException e) {
            throw RegistryException.invalidSchema(String.valueOf(e.getMessage()));
        }
    }

    /** Registers a schema, unless the subject has it already. */
    synchronized RegisteredSchema register(String subject, Schema schema) {
        var existing = catalog.find(subject, schema);
        if (existing.isPresent()) {
            return existing.get();
        }
        var violation = catalog.level(subject).violation(schema, schemas(catalog.versionsIfAny(subject)));
        if (violation.isPresent()) {
            throw RegistryException.incompatible(subject, violation.get());
        }
        var version = catalog.next(subject, schema);
        log.append(version);
        catalog.add(version);
        return version;
    }

    /** The version of a subject that a schema is. */
    synchronized RegisteredSchema lookup(String subject, Schema schema) {
        catalog.versions(subject);
        return catalog.find(subject, schema).orElseThrow(RegistryException::schemaNotFound);
    }

    /** What would speak against a schema, if only one version mattered. */
    synchronized Optional<String> violation(String subject, String version, Schema schema) {
        var earlier = catalog.version(subject, version).schema();
        return catalog.level(subject).violation(schema, List.of(earlier));
    }

    /** What would speak against registering a schema. */
    synchronized Optional<String> violation(String subject, Schema schema) {
        return catalog.level(subject).violation(schema, schemas(catalog.versionsIfAny(subject)));
    }

    synchronized List<String> subjects() {
        return catalog.subjects();
    }

    synchronized List<RegisteredSchema> versions(String subject) {
        return catalog.versions(subject);
    }

    synchronized RegisteredSchema version(String subject, String version) {
        return catalog.version(subject, version);
    }

    synchronized String text(int id) {
        return catalog.text(id);
    }

    synchronized List<RegisteredSchema> uses(int id) {
        return catalog.uses(id);
    }

    synchronized Compatibility defaultLevel() {
        return catalog.defaultLevel();
    }

    /** A subject's level: its own, or, if asked for, the one that holds without. */
    synchronized Compatibility level(String subject, boolean orDefault) {
        return catalog.ownLevel(subject)
                .or(() -> orDefault ? Optional.of(catalog.defaultLevel()) : Optional.empty())
                .orElseThrow(() -> RegistryException.noLevelOf(subject));
    }

    synchronized void setDefaultLevel(Compatibility level) {
        log.append((String) null, level);
        catalog.setDefaultLevel(level);
    }

    synchronized void setLevel(String subject, Compatibility level) {
        log.append(subject, level);
        catalog.setLevel(subject, level);
    }

    private static List<Schema> schemas(List<RegisteredSchema> versions) {
        return versions.stream().map(RegisteredSchema::schema).toList();
    }
}
