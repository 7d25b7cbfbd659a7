/** The database: read in one consistent snapshot at a time, written in short transactions beside the loaders. */
@NullMarked
package dev.cairn.control.db;

import org.jspecify.annotations.NullMarked;
