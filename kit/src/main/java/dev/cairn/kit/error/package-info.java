/** What can go wrong, as codes that stay the same. */
@NullMarked
package dev.cairn.kit.error;

import org.jspecify.annotations.NullMarked;
