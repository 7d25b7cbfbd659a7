package dev.cairn.control.evaluation;

/** Names a narrative within its data source. */
record NarrativeKey(String incidentId, String type) {}
