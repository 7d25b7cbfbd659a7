/**
 * Narratives of incidents from CSV and XLSX files.
 *
 * <p>The header of a file is JSON: {@code data_source}, {@code file}, {@code checksum} (SHA-256), {@code layout} (LONG or
 * WIDE), {@code columns} (what was read from which column), {@code rejected}, {@code findings} (of the checks of
 * {@link dev.cairn.ingest.narratives.NarrativeCheck}, each with {@code code}, {@code severity}, {@code location},
 * {@code message}, {@code count}) and {@code figures}. A narrative is JSON with the names of {@code Narrative}, its
 * {@code narrative_type} in small letters; what is not known is absent.
 *
 * <p>No message holds anything of a narrative's text: they name rows, columns, incidents and lengths.
 */
@NullMarked
package dev.cairn.ingest.narratives;

import org.jspecify.annotations.NullMarked;
