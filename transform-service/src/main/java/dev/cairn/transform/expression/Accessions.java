package dev.cairn.transform.expression;

import dev.cairn.kit.error.ErrorCode;
import dev.cairn.kit.error.PipelineException;
import dev.cairn.transform.json.JsonCursor;

/** Names of studies, samples and genes, as sources give them. */
final class Accessions {
    /** Far more than any registry's; PostgreSQL's indexes take no texts of kilobytes. */
    private static final int MAX_CHARACTERS = 200;

    private Accessions() {}

    /** An accession that must be there. Throws FIELD_MISSING or FIELD_INVALID with its path. */
    static String read(JsonCursor json) {
        var accession = json.requiredText();
        check(json.path(), accession);
        return accession;
    }

    /** Throws FIELD_INVALID if a text cannot be an accession. */
    static void check(String path, String accession) {
        if (accession.isBlank() || accession.length() > MAX_CHARACTERS || accession.indexOf('\0') >= 0) {
            throw PipelineException.at(
                    path,
                    ErrorCode.FIELD_INVALID,
                    path + " must be a name of 1 to " + MAX_CHARACTERS + " characters without U+0000, not one of "
                            + accession.length());
        }
    }
}
