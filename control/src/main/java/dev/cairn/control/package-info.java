/** What the command line and the API do with runs: publish, watch, reconcile, search. */
@NullMarked
package dev.cairn.control;

import org.jspecify.annotations.NullMarked;
