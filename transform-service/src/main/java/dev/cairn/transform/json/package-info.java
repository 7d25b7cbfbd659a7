/** Typed reading of JSON that always knows where it is. */
@NullMarked
package dev.cairn.transform.json;

import org.jspecify.annotations.NullMarked;
