/** What a run found, as it was, in files for others to read. */
@NullMarked
package dev.cairn.control.export;

import org.jspecify.annotations.NullMarked;
