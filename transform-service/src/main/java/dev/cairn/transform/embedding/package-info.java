/** The text that a record gives to an embedding model. */
@NullMarked
package dev.cairn.transform.embedding;

import org.jspecify.annotations.NullMarked;
