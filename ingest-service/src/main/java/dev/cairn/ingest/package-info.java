/** Fetches work items from their sources, page by page, each page in one Kafka transaction. */
@NullMarked
package dev.cairn.ingest;

import org.jspecify.annotations.NullMarked;
