package dev.cairn.embed.model;

/** Takes the outcomes of a batch, one for each input. */
@FunctionalInterface
public interface OutcomeSink {
    /** The outcome of the input at this index of the batch. Called once for each index. */
    void accept(int index, Outcome outcome);
}
