package dev.cairn.control.topics;

/**
 * A topic of the catalogue and how the broker has it.
 *
 * @param partitions 0 if it does not exist
 */
public record TopicState(String name, String key, String value, String cleanup, boolean exists, int partitions) {}
