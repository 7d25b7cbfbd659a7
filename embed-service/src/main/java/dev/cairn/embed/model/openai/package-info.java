/** Models behind endpoints that speak OpenAI's API: embeddings and chat completions. */
@NullMarked
package dev.cairn.embed.model.openai;

import org.jspecify.annotations.NullMarked;
