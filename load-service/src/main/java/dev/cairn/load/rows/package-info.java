/** The tables of the data: one writer for each data type, and what the writers share. */
@NullMarked
package dev.cairn.load.rows;

import org.jspecify.annotations.NullMarked;
