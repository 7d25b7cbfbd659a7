/** What a service must know of runs while it works on their records. */
@NullMarked
package dev.cairn.kit.run;

import org.jspecify.annotations.NullMarked;
