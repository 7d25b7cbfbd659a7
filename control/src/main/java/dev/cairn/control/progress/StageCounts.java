package dev.cairn.control.progress;

import dev.cairn.schemas.Stage;
import dev.cairn.schemas.topics.Topics;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many records of a run each stage has passed on, worked out from both ends: what ingest has committed and what the
 * loader has accounted for are exact; the stages between have done what they were given, less their lag, but never less
 * than the stage after them.
 *
 * @param done by stage
 * @param lag by stage
 */
record StageCounts(Map<Stage, Long> done, Map<Stage, Long> lag) {

    /**
     * The counts of all stages.
     *
     * @param ingested records committed by ingest
     * @param accounted records with an outcome
     * @param lags of the groups, by topic
     */
    static StageCounts of(long ingested, long accounted, Map<String, Long> lags) {
        var lag = new EnumMap<Stage, Long>(Stage.class);
        lag.put(Stage.INGEST, lags.getOrDefault(Topics.WORK_ITEMS.baseName(), 0L));
        lag.put(Stage.TRANSFORM, lags.getOrDefault(Topics.RAW_RECORDS.baseName(), 0L));
        lag.put(
                Stage.EMBED,
                lags.getOrDefault(Topics.PREPARED_RECORDS.baseName(), 0L)
                        + lags.getOrDefault(Topics.MODEL_REQUESTS.baseName(), 0L));
        lag.put(Stage.LOAD, lags.getOrDefault(Topics.ENRICHED_RECORDS.baseName(), 0L));

        var done = new EnumMap<Stage, Long>(Stage.class);
        var given = Math.max(ingested, accounted);
        done.put(Stage.INGEST, given);
        for (var stage : new Stage[] {Stage.TRANSFORM, Stage.EMBED}) {
            given = Math.max(given - lag.getOrDefault(stage, 0L), accounted);
            done.put(stage, given);
        }
        done.put(Stage.LOAD, accounted);
        return new StageCounts(done, lag);
    }
}
