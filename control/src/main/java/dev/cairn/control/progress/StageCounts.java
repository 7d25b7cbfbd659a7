package dev.cairn.control.progress;

import dev.cairn.control.lag.Queue;
import dev.cairn.schemas.Stage;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many records of a run each stage has passed on. What ingest has committed and what the loader has accounted for
 * are exact; the stages between follow from the records of this run that wait: transform has passed on all but those in
 * front of it, embed all that are accounted for or wait for the loader.
 */
final class StageCounts {
    private StageCounts() {}

    /**
     * The counts of all stages; none is less than that of the stage after it.
     *
     * @param ingested records of the run committed by ingest
     * @param accounted its records with an outcome
     * @param waiting its records by where they wait
     */
    static Map<Stage, Long> of(long ingested, long accounted, Map<Queue, Long> waiting) {
        var given = Math.max(ingested, accounted);
        var transformed = Math.max(given - waiting.getOrDefault(Queue.TRANSFORM, 0L), accounted);
        var done = new EnumMap<Stage, Long>(Stage.class);
        done.put(Stage.INGEST, given);
        done.put(Stage.TRANSFORM, transformed);
        done.put(Stage.EMBED, Math.min(transformed, accounted + waiting.getOrDefault(Queue.LOAD, 0L)));
        done.put(Stage.LOAD, accounted);
        return done;
    }
}
