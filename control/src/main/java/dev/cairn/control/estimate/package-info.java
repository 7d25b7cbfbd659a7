/** What a run would cost, before it is published. */
@NullMarked
package dev.cairn.control.estimate;

import org.jspecify.annotations.NullMarked;
