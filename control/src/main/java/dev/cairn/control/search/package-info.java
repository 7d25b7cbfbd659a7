/** Studies by meaning: those whose vectors are nearest to a question's. */
@NullMarked
package dev.cairn.control.search;

import org.jspecify.annotations.NullMarked;
