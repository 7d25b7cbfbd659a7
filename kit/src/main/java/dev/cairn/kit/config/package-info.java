/** Configuration from the environment: declared as keys, read once, all problems reported together. */
@NullMarked
package dev.cairn.kit.config;

import org.jspecify.annotations.NullMarked;
