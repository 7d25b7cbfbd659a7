/** Polite and patient HTTP: retries, timeouts, limits per host. */
@NullMarked
package dev.cairn.ingest.http;

import org.jspecify.annotations.NullMarked;
