/** Brings records that topics still hold back into the pipeline, as a new run. */
@NullMarked
package dev.cairn.control.replay;

import org.jspecify.annotations.NullMarked;
