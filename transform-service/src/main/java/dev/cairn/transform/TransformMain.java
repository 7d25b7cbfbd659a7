package dev.cairn.transform;

import dev.cairn.kit.service.ServiceMain;

/** Runs the transform service, configured by the environment. */
public final class TransformMain {
    private TransformMain() {}

    public static void main(String[] args) {
        ServiceMain.run("transform", TransformService::create);
    }
}
