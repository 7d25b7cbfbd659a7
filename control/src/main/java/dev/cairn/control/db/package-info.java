/** Reading the database: one consistent snapshot at a time. */
@NullMarked
package dev.cairn.control.db;

import org.jspecify.annotations.NullMarked;
