/** The load service: brings enriched records into PostgreSQL exactly once, and keeps the accounts of every run. */
@NullMarked
package dev.cairn.load;

import org.jspecify.annotations.NullMarked;
