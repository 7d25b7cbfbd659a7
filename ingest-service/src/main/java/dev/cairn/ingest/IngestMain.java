package dev.cairn.ingest;

import dev.cairn.kit.service.ServiceMain;

/** Runs the ingest service as a process of its own. */
public final class IngestMain {
    private IngestMain() {}

    public static void main(String[] args) {
        ServiceMain.run("ingest", IngestService::create);
    }
}
