/** How far a run has come, stage by stage, while it is under way. */
@NullMarked
package dev.cairn.control.progress;

import org.jspecify.annotations.NullMarked;
