/** History that an earlier, file-based pipeline left: its run files become runs. */
@NullMarked
package dev.cairn.control.history;

import org.jspecify.annotations.NullMarked;
