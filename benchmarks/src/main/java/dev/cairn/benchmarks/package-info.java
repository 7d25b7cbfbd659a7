/** Programs that measure Cairn, each with a command of its own; none of them is part of it. */
@NullMarked
package dev.cairn.benchmarks;

import org.jspecify.annotations.NullMarked;
