/** Raw records in, validated and normalised records or dead letters out: a Kafka Streams application. */
@NullMarked
package dev.cairn.transform;

import org.jspecify.annotations.NullMarked;
