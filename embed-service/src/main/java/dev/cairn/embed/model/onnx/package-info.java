/** The model that runs in this process, and what is done with it: embeddings, and the offline detector. */
@NullMarked
package dev.cairn.embed.model.onnx;

import org.jspecify.annotations.NullMarked;
