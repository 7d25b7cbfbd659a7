package dev.cairn.control.records;

import dev.cairn.schemas.RecordHeader;

/**
 * What a record of a topic says.
 *
 * @param body a payload, or ItemSealed
 */
public record Recorded(RecordHeader header, Object body) {}
