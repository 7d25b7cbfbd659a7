/** What tests against a real broker, registry and database need. */
@NullMarked
package dev.cairn.testing;

import org.jspecify.annotations.NullMarked;
