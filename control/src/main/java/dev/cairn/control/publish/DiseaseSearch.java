package dev.cairn.control.publish;

import java.util.Locale;

/** Where a source of trials looks for a disease's name. */
public enum DiseaseSearch {
    /** Anywhere in a study. Finds more, and finds the Dana-Farber institute for Farber disease. */
    TERM,
    /** In the conditions that a study is about. */
    CONDITION;

    /** As work items carry it, and as it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
