/** Tells the illness of a sample from what its study says of it, by rules of a YAML file. */
@NullMarked
package dev.cairn.transform.expression.illness;

import org.jspecify.annotations.NullMarked;
