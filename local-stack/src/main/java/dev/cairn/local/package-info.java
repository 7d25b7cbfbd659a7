/** Broker, schema registry and PostgreSQL on one machine: durable, in one directory, in this process and one child. */
@NullMarked
package dev.cairn.local;

import org.jspecify.annotations.NullMarked;
