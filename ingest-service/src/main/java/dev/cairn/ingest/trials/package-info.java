/** Clinical trials from the ClinicalTrials.gov API v2 and from files of its pages. */
@NullMarked
package dev.cairn.ingest.trials;

import org.jspecify.annotations.NullMarked;
