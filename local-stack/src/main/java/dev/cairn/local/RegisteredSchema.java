package dev.cairn.local;

import org.apache.avro.Schema;

/**
 * A version of a subject.
 *
 * @param id the number in the wire format; subjects that share a schema share its id
 * @param version counted from 1 in each subject
 */
record RegisteredSchema(String subject, int version, int id, Schema schema) {

    /** The schema as canonical text. Two schemas are the same if this is: {@link Schema#equals} ignores documentation. */
    String text() {
        return schema.toString();
    }
}
