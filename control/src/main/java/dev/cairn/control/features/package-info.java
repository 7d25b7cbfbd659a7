/** Features of genes and of pairs of genes: what they are, computing them by cohort, and searching all pairs. */
@NullMarked
package dev.cairn.control.features;

import org.jspecify.annotations.NullMarked;
