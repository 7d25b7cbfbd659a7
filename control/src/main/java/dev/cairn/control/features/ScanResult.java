package dev.cairn.control.features;

import java.util.List;

/**
 * What a scan found.
 *
 * @param genes that were compared, each with each
 * @param pairs of them
 * @param incomplete genes left out because a sample has no value
 * @param undefined genes left out because the statistic is not defined of them, as of values that are all the same
 * @param strongest the pairs found, the strongest first
 */
public record ScanResult(int genes, long pairs, int incomplete, int undefined, List<ScoredPair> strongest) {}
