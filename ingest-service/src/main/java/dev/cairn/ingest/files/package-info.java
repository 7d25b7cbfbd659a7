/** Reading files of sources: in folders and archives, packed and in several encodings, with bounds. */
@NullMarked
package dev.cairn.ingest.files;

import org.jspecify.annotations.NullMarked;
