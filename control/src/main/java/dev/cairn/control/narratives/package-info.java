/** The narratives that are kept, for those who ask about them. */
@NullMarked
package dev.cairn.control.narratives;

import org.jspecify.annotations.NullMarked;
