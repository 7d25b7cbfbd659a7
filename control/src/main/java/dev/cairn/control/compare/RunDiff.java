package dev.cairn.control.compare;

import java.util.List;
import java.util.Map;

/**
 * What became different from one run to another. A record that has no content in a run, because it died there, is not
 * in it.
 *
 * @param from the run that is taken as the state before
 * @param to the run that is taken as the state after
 * @param added records that only {@code to} has
 * @param removed records that only {@code from} has
 * @param changed records of which the two have other versions
 * @param unchanged records of which both have the same version
 * @param fields how many changed records differ in a field, by its JSON path without positions; the most frequent first
 * @param changes the first of the differing records, by their keys
 */
public record RunDiff(
        String from,
        String to,
        long added,
        long removed,
        long changed,
        long unchanged,
        Map<String, Long> fields,
        List<RecordChange> changes) {}
