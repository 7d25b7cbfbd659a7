/** Names made from content, equal content, equal name; and names of what content is. */
@NullMarked
package dev.cairn.kit.content;

import org.jspecify.annotations.NullMarked;
