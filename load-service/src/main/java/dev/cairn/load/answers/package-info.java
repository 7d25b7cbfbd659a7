/** What models answer about narratives, read into what the tables hold. */
@NullMarked
package dev.cairn.load.answers;

import org.jspecify.annotations.NullMarked;
