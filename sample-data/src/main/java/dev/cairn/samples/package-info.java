/**
 * Invented sample data in the format of its public sources, and simulated servers that serve it with scripted faults.
 * All diseases are real; all studies, treatments, sponsors and sites, and the persons and events of narratives, are
 * made up.
 */
@NullMarked
package dev.cairn.samples;

import org.jspecify.annotations.NullMarked;
