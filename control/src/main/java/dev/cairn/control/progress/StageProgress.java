package dev.cairn.control.progress;

import dev.cairn.schemas.Stage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a stage has come with a run.
 *
 * @param done records of the run that the stage has passed on. Exact for ingest and load; for the stages between, from
 *     what of the run waits
 * @param rate records of the run a second, over the last seconds; 0 at first
 * @param lag records that wait for the stage, of all runs
 * @param eta when it will be done at this rate; null while the run's size is not known, nothing moves or nothing is left
 */
public record StageProgress(
        Stage stage,
        long done,
        double rate,
        long lag,
        @Nullable Duration eta) {}
