/** What those who start experiments and those who carry them out agree on. */
@NullMarked
package dev.cairn.kit.experiment;

import org.jspecify.annotations.NullMarked;
