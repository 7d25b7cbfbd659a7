/** What checks found, as headers of sources carry it. */
@NullMarked
package dev.cairn.transform.findings;

import org.jspecify.annotations.NullMarked;
