/** Gene expression: the header of a study with its samples, and the values of each of its genes. */
@NullMarked
package dev.cairn.transform.expression;

import org.jspecify.annotations.NullMarked;
