/** Files as sources have them. */
@NullMarked
package dev.cairn.kit.files;

import org.jspecify.annotations.NullMarked;
