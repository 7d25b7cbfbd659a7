/** The connection pool to PostgreSQL. */
@NullMarked
package dev.cairn.kit.db;

import org.jspecify.annotations.NullMarked;
