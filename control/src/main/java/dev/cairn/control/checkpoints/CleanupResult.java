package dev.cairn.control.checkpoints;

import java.util.List;
import java.util.Map;

/**
 * What a cleanup did, or would do.
 *
 * @param removed the oldest first; those among them whose removal had begun before, and is whole now
 * @param documents versions of records that nothing refers to any more
 * @param tombstones by topic
 */
public record CleanupResult(
        boolean dryRun, List<RemovedRun> removed, long documents, Map<String, Long> tombstones, List<KeptRun> kept) {}
