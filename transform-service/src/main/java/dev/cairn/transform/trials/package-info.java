/** Studies of ClinicalTrials.gov. Knows nothing of Kafka. */
@NullMarked
package dev.cairn.transform.trials;

import org.jspecify.annotations.NullMarked;
