/**
 * Those who answer: models in this process and behind HTTP. Knows texts, vectors and limits; knows nothing of Kafka.
 */
@NullMarked
package dev.cairn.embed.model;

import org.jspecify.annotations.NullMarked;
