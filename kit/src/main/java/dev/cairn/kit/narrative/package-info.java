/** What stages agree on about narratives. */
@NullMarked
package dev.cairn.kit.narrative;

import org.jspecify.annotations.NullMarked;
