/** Publishing a run: what it is to fetch becomes work items on a topic. */
@NullMarked
package dev.cairn.control.publish;

import org.jspecify.annotations.NullMarked;
