/** What is held of runs, where, and how it is removed when nobody needs it any more. */
@NullMarked
package dev.cairn.control.checkpoints;

import org.jspecify.annotations.NullMarked;
