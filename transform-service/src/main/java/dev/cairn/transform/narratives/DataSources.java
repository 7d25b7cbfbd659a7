package dev.cairn.transform.narratives;

import dev.cairn.transform.json.JsonCursor;

/** The data source that a payload names. */
final class DataSources {
    private DataSources() {}

    /** Throws FIELD_MISSING or FIELD_INVALID unless a payload names the data source of its work item. */
    static void require(JsonCursor json, String dataSource) {
        var named = json.get("data_source");
        if (!named.requiredText().equals(dataSource)) {
            throw named.invalid("\"" + dataSource + "\", the data source of the work item");
        }
    }
}
