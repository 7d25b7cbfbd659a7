package dev.cairn.embed.model;

import dev.cairn.schemas.ModelInput;
import java.util.List;

/**
 * Answers requests to the models of one provider. Called from several threads at once.
 *
 * <p>Everything that patience or another cut of the batch can mend is mended inside: {@link #answer} waits out limits,
 * repeats what may succeed, and singles out the input that spoils a batch.
 */
public interface ModelProvider extends AutoCloseable {
    /** What stands before the colon of a model id. */
    String name();

    /** What a batch may hold and how many may be under way. Batches beyond it are cut, not refused. */
    Limits limits();

    /** A cheap estimate of a text's tokens, for cutting batches. */
    int estimateTokens(String text);

    /**
     * Asks the models for a batch, and blocks until every input has its outcome. Outcomes reach the sink as soon as they
     * are known, in any order and on the calling thread, so that paid answers can be made durable while the rest of the
     * batch still waits or after it has failed.
     *
     * @throws dev.cairn.kit.error.PipelineException of kind FATAL only: nothing more can be answered until a person
     *     acts. Inputs whose outcome the sink has not seen are to be asked again.
     * @throws InterruptedException if the thread is to stop; as above for inputs without an outcome
     */
    void answer(List<ModelInput> batch, OutcomeSink sink) throws InterruptedException;

    /** True while the provider has been told to wait (429, 503). */
    boolean throttled();

    @Override
    void close();
}
