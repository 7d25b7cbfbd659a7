/**
 * What an experiment has still to ask about, as raw records. A record's payload is JSON: {@code data_source},
 * {@code incident_id}, {@code narrative_type} ({@code cme} or {@code le}), {@code text} and {@code ask}, how often it was
 * asked about before.
 */
@NullMarked
package dev.cairn.ingest.experiments;

import org.jspecify.annotations.NullMarked;
