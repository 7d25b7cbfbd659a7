/** Names made from content: equal content, equal name. */
@NullMarked
package dev.cairn.kit.content;

import org.jspecify.annotations.NullMarked;
