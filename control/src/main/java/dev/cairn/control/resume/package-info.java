/** Stops runs and goes on with them. */
@NullMarked
package dev.cairn.control.resume;

import org.jspecify.annotations.NullMarked;
