package dev.cairn.control.progress;

import dev.cairn.schemas.Stage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a stage has come with a run.
 *
 * @param done records that the stage has passed on. Exact for ingest and load; for the stages between, what they were
 *     given less what they have not read yet
 * @param rate records a second, over the last seconds
 * @param lag records that wait for the stage, of all runs
 * @param eta when it will be done at this rate; null while the run's size is not known, nothing moves or nothing is left
 */
public record StageProgress(
        Stage stage,
        long done,
        double rate,
        long lag,
        @Nullable Duration eta) {}
