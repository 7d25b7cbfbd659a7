package dev.cairn.embed;

import dev.cairn.schemas.ModelInput;
import dev.cairn.schemas.ModelRequest;

/**
 * A request on its way through the worker.
 *
 * @param partition where it came from
 * @param offset in that partition
 * @param asked what is to be asked, and by whom
 * @param bytes of the record, for bounding memory
 * @param paidBefore how many workers that died had begun to ask it
 */
record Request(PartitionRequests partition, long offset, ModelRequest asked, int bytes, int paidBefore) {
    /** One that nobody has begun to ask. */
    Request(PartitionRequests partition, long offset, ModelRequest asked, int bytes) {
        this(partition, offset, asked, bytes, 0);
    }

    ModelInput input() {
        return asked.getInput();
    }

    /** Names the asking. */
    String askId() {
        return asked.getAskId();
    }

    String key() {
        return input().getRequestKey();
    }
}
