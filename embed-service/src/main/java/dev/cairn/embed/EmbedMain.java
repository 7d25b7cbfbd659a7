package dev.cairn.embed;

import dev.cairn.kit.service.ServiceMain;

/** Runs the embed service as configured by the environment. */
public final class EmbedMain {
    private EmbedMain() {}

    /** Runs until the process is asked to end. */
    public static void main(String[] args) {
        ServiceMain.run("embed", EmbedService::create);
    }
}
