package dev.cairn.control.quality;

/**
 * Something that a check found.
 *
 * @param phase ENTRY or LOADED
 * @param severity ERROR, WARNING or INFO
 * @param location the file and where in it, or the samples or genes concerned
 * @param count how often it was found
 */
public record Finding(String phase, String code, String severity, String location, String message, long count) {}
