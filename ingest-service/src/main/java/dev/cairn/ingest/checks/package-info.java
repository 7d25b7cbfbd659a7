/** What checks on entry find. */
@NullMarked
package dev.cairn.ingest.checks;

import org.jspecify.annotations.NullMarked;
