/** The gene expression matrices of the warehouse: a study's cohorts, and its genes row by row. */
@NullMarked
package dev.cairn.control.expression;

import org.jspecify.annotations.NullMarked;
