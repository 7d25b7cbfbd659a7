/** Names made from content (equal content, equal name), and the names of its kinds. */
@NullMarked
package dev.cairn.kit.content;

import org.jspecify.annotations.NullMarked;
