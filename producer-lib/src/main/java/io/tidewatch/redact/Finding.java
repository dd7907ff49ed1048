package io.tidewatch.redact;

/**
 * A secret that was found: where, and what it is; never the secret.
 *
 * @param name the kind's label, or the name of the pattern of the configuration that matched
 * @param kind what it is
 * @param from where it begins, in chars of the text
 * @param to where it ends, exclusive
 * @param style how it is replaced
 */
public record Finding(String name, Kind kind, int from, int to, Style style) {}
