package dev.cairn.control.progress;

/** What a run waits for most. */
public enum Bound {
    /** Fetching: what has been fetched does not wait. */
    SOURCE("the source"),
    /** An endpoint's answers: its quota or its speed, which cannot be told apart from here. */
    MODEL_QUOTA("the model's endpoint"),
    /** A model that computes on the machine of embed-service. */
    MODEL_CPU("the model's CPU"),
    /** Transforming, or joining records with answers. */
    CPU("CPU"),
    /** The loader's transactions. */
    DATABASE("the database");

    private final String words;

    Bound(String words) {
        this.words = words;
    }

    /** As people read it. */
    public String words() {
        return words;
    }
}
