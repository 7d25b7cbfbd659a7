/** How far consumer groups are behind. */
@NullMarked
package dev.cairn.control.lag;

import org.jspecify.annotations.NullMarked;
