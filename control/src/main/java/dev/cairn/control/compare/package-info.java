/** What differs between two runs. */
@NullMarked
package dev.cairn.control.compare;

import org.jspecify.annotations.NullMarked;
