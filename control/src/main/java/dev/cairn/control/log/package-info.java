/** What happened to runs and items. */
@NullMarked
package dev.cairn.control.log;

import org.jspecify.annotations.NullMarked;
