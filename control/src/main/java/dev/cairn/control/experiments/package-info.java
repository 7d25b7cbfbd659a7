/** Experiments: their configuration, how they are frozen and begun, how they go on, and how they stand. */
@NullMarked
package dev.cairn.control.experiments;

import org.jspecify.annotations.NullMarked;
