/** The topics: their names, contracts and configuration, declared once. */
@NullMarked
package dev.cairn.schemas.topics;

import org.jspecify.annotations.NullMarked;
