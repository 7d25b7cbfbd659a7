/** The topics as the broker has them. */
@NullMarked
package dev.cairn.control.topics;

import org.jspecify.annotations.NullMarked;
