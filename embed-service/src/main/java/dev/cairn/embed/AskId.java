package dev.cairn.embed;

/** Names an asking by the prepared record that asked, so that a record processed again asks under the same name. */
final class AskId {
    private AskId() {}

    static String of(int partition, ParkedRecord record) {
        return partition + "-" + record.offset();
    }
}
