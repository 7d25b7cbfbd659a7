/** How models are named, for those who ask for one and for those who answer. */
@NullMarked
package dev.cairn.kit.model;

import org.jspecify.annotations.NullMarked;
