/** The {@code cairn} command: one class for each command, output in one place. */
@NullMarked
package dev.cairn.cli;

import org.jspecify.annotations.NullMarked;
