package dev.cairn.cli;

/** The program. */
public final class CairnMain {
    private CairnMain() {}

    public static void main(String[] args) {
        System.exit(CairnCommandLine.create(Session.ofProcess()).execute(args));
    }
}
