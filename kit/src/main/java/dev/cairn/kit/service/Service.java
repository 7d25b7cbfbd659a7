package dev.cairn.kit.service;

/** A part of the pipeline that runs until it is closed. */
public interface Service extends AutoCloseable {
    /** Starts the service's threads and returns. Throws if it can never work as configured. */
    void start();

    /** How the service stands now. */
    Health health();

    /** The port of the health and metrics endpoint. */
    int httpPort();

    /** Stops intake, lets what is in flight end within a bound, and frees everything. */
    @Override
    void close();
}
