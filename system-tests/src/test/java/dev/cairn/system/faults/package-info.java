/** Real processes, real faults, and what is left of the promises after them. */
package dev.cairn.system.faults;
