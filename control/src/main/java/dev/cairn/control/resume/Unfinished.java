package dev.cairn.control.resume;

import java.util.Map;

/**
 * An item that is published again.
 *
 * @param status as the ledger has it
 * @param parameters what was asked of the source
 */
public record Unfinished(
        String dataType, String entity, String status, String source, Map<String, String> parameters) {}
