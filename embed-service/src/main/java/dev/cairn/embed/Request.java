package dev.cairn.embed;

import dev.cairn.schemas.ModelInput;

/**
 * A request on its way through the worker.
 *
 * @param partition where it came from
 * @param offset in that partition
 * @param askId names the asking
 * @param bytes of the record, for bounding memory
 */
record Request(PartitionRequests partition, long offset, ModelInput input, String askId, int bytes) {
    String key() {
        return input.getRequestKey();
    }
}
