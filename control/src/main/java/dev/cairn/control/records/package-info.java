/** The records of the pipeline's topics, for those who bring them back into it. */
@NullMarked
package dev.cairn.control.records;

import org.jspecify.annotations.NullMarked;
