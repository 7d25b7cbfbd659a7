package dev.cairn.local;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** What a new version of a schema owes the earlier ones, as Confluent's registry names it. */
enum Compatibility {
    NONE(false, false, false),
    /** Consumers of the new version read what was written with the last one. */
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    /** Consumers of the last version read what is written with the new one. */
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean backward;
    private final boolean forward;
    private final boolean transitive;

    Compatibility(boolean backward, boolean forward, boolean transitive) {
        this.backward = backward;
        this.forward = forward;
        this.transitive = transitive;
    }

    static Compatibility parse(String name) {
        try {
            return valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw RegistryException.invalidLevel(name);
        }
    }

    /**
     * The first difference that breaks the promise, in words.
     *
     * @param earlier the versions so far, oldest first
     */
    Optional<String> violation(Schema candidate, List<Schema> earlier) {
        var watched = transitive ? earlier : earlier.subList(Math.max(0, earlier.size() - 1), earlier.size());
        for (var schema : watched) {
            var violation = violation(candidate, schema);
            if (violation.isPresent()) {
                return violation;
            }
        }
        return Optional.empty();
    }

    private Optional<String> violation(Schema candidate, Schema earlier) {
        var difference = backward ? difference(candidate, earlier) : Optional.<String>empty();
        return difference.isPresent() || !forward ? difference : difference(earlier, candidate);
    }

    private static Optional<String> difference(Schema reader, Schema writer) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult();
        if (result.getCompatibility() == SchemaCompatibilityType.COMPATIBLE) {
            return Optional.empty();
        }
        return result.getIncompatibilities().stream()
                .findFirst()
                .map(found -> found.getType() + " at " + found.getLocation() + ": " + found.getMessage());
    }
}
