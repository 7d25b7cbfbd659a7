/**
 * Gives records the answers of models, each paid for once: a Streams application that joins records with the answers that
 * are there, and workers that ask for those that are not.
 */
@NullMarked
package dev.cairn.embed;

import org.jspecify.annotations.NullMarked;
