/** Removes a data source of narratives from everywhere, and proves it. */
@NullMarked
package dev.cairn.control.narratives.purge;

import org.jspecify.annotations.NullMarked;
