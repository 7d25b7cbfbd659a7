package dev.cairn.kit.service;

/**
 * How a service stands.
 *
 * @param live false if only a restart can help
 * @param ready true if records move, or would if there were any
 * @param detail one line that says why not, or "ok"
 */
public record Health(boolean live, boolean ready, String detail) {
    /** All is well. */
    public static final Health OK = new Health(true, true, "ok");

    /** Alive, but records do not move for now. */
    public static Health notReady(String detail) {
        return new Health(true, false, detail);
    }

    /** Only a restart can help. */
    public static Health dead(String detail) {
        return new Health(false, false, detail);
    }
}
