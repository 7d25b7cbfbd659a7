/** What could not go on, and why. */
@NullMarked
package dev.cairn.control.deadletters;

import org.jspecify.annotations.NullMarked;
