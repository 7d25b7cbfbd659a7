package dev.cairn.samples;

/**
 * A rare disease.
 *
 * @param name its name in Orphanet's nomenclature
 * @param orphaCode its ORPHA code, digits only
 */
public record Disease(String name, String orphaCode) {}
