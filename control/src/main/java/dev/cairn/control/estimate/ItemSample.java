package dev.cairn.control.estimate;

import java.util.List;

/**
 * An item that was counted, and some of its records.
 *
 * @param records how many it has
 * @param sampled how many were looked at
 * @param invalid those of the sample that would become dead letters before a model is asked
 * @param requests what the others would ask; fewer than they are where records need no model
 */
public record ItemSample(long records, int sampled, int invalid, List<SampledRequest> requests) {
    public ItemSample {
        requests = List.copyOf(requests);
    }
}
