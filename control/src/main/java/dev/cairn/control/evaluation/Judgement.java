package dev.cairn.control.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * What an experiment says of a narrative or a case, and what a person found.
 *
 * @param answer null unless the state is ANSWERED
 * @param label null if nobody labelled it
 */
record Judgement(
        State state, @Nullable Boolean answer, @Nullable Boolean label) {
    /** How far the experiment is with it. */
    enum State {
        ANSWERED,
        /** There is no answer because of an error. */
        ERROR,
        /** There is no answer yet. */
        OPEN
    }

    static Judgement answered(boolean answer, @Nullable Boolean label) {
        return new Judgement(State.ANSWERED, answer, label);
    }

    static Judgement without(State state, @Nullable Boolean label) {
        return new Judgement(state, null, label);
    }
}
