package dev.cairn.embed.model;

import java.time.Duration;

/** Is told how calls to models go, for metrics. Called from the calling threads; must be quick. */
public interface CallObserver {
    /** Looks away. */
    CallObserver NONE = new CallObserver() {
        @Override
        public void answered(String provider, int inputs, Duration latency) {}

        @Override
        public void repeated(String provider) {}

        @Override
        public void throttled(String provider, Duration pause) {}
    };

    /** A call brought an answer for so many inputs. */
    void answered(String provider, int inputs, Duration latency);

    /** A call failed in a way that may pass, and will be made again. */
    void repeated(String provider);

    /** The provider asked for patience: nobody calls it for this long. */
    void throttled(String provider, Duration pause);
}
