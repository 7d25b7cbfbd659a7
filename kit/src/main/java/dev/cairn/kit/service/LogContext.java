package dev.cairn.kit.service;

import org.slf4j.MDC;

/** Puts a record's place into the logging context for as long as it is open. */
public final class LogContext implements AutoCloseable {
    private LogContext() {}

    /** What is logged until {@link #close} names this topic, partition and offset. */
    public static LogContext of(String topic, int partition, long offset) {
        MDC.put("topic", topic);
        MDC.put("partition", Integer.toString(partition));
        MDC.put("offset", Long.toString(offset));
        return new LogContext();
    }

    @Override
    public void close() {
        MDC.remove("topic");
        MDC.remove("partition");
        MDC.remove("offset");
    }
}
