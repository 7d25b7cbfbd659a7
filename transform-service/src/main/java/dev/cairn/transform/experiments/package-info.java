/** The data type {@code narrative_experiments}: the requests to models that experiments consist of. */
@NullMarked
package dev.cairn.transform.experiments;

import org.jspecify.annotations.NullMarked;
