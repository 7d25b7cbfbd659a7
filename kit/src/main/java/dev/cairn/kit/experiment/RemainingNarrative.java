package dev.cairn.kit.experiment;

/**
 * A narrative that an experiment has still to ask about.
 *
 * @param place its place among the narratives of its data source that take part in experiments, from 1
 * @param type {@code cme} or {@code le}
 * @param ask how often it was asked about before; 0 at first
 */
public record RemainingNarrative(long place, String incident, String type, String text, int ask) {
    /** Which narrative this is, without its text. */
    @Override
    public String toString() {
        return incident + "/" + type + " at " + place + ", ask " + ask;
    }
}
