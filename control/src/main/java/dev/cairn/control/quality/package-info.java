/** The quality of gene expression studies: what was found of them, run by run. */
@NullMarked
package dev.cairn.control.quality;

import org.jspecify.annotations.NullMarked;
