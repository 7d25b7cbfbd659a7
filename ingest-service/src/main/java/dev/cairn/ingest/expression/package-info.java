/** Gene expression studies from refine.bio downloads: matrices and the metadata of their samples. */
@NullMarked
package dev.cairn.ingest.expression;

import org.jspecify.annotations.NullMarked;
