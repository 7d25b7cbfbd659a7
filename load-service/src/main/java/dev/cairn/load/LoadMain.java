package dev.cairn.load;

import dev.cairn.kit.service.ServiceMain;

/** Runs the load service as a process of its own. */
public final class LoadMain {
    private LoadMain() {}

    public static void main(String[] args) {
        ServiceMain.run("load", LoadService::create);
    }
}
