/** Narratives of incidents, as they are loaded. No message holds anything of a narrative's text. */
@NullMarked
package dev.cairn.transform.narratives;

import org.jspecify.annotations.NullMarked;
