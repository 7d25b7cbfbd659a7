/** How runs stand, and the proof that nothing of them was lost. */
@NullMarked
package dev.cairn.control.runs;

import org.jspecify.annotations.NullMarked;
