package dev.cairn.control.estimate;

/**
 * What a sampled record would ask of a model.
 *
 * @param requestKey names the request; equal ones are asked once
 * @param tokens of its text, as estimated
 */
public record SampledRequest(String requestKey, long tokens) {}
