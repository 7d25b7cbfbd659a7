package dev.cairn.kit.experiment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which narratives of an experiment a run asks about. */
public enum Selection {
    /** Those that have no result. */
    MISSING(true, false),
    /** Those that have none, and those whose result is an error. */
    MISSING_OR_ERROR(true, true),
    /** Those whose result is an error. */
    ERRORS(false, true);

    /** The parameter of a work item that names it. */
    public static final String PARAMETER = "select";

    private final boolean missing;
    private final boolean errors;

    Selection(boolean missing, boolean errors) {
        this.missing = missing;
        this.errors = errors;
    }

    /** The one of a name as work items carry it; empty if there is none. */
    public static Optional<Selection> of(String name) {
        return Arrays.stream(values())
                .filter(selection -> selection.toString().equals(name))
                .findFirst();
    }

    boolean missing() {
        return missing;
    }

    boolean errors() {
        return errors;
    }

    /** As work items carry it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
