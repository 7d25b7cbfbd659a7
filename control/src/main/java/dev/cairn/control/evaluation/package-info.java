/** How well experiments answer: measured against what people found, and against each other. */
@NullMarked
package dev.cairn.control.evaluation;

import org.jspecify.annotations.NullMarked;
