/** Places where a process can be told to die, for those who want to see what happens then. */
@NullMarked
package dev.cairn.kit.fault;

import org.jspecify.annotations.NullMarked;
