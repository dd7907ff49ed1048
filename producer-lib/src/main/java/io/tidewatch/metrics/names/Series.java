package io.tidewatch.metrics.names;

import java.util.Map;

/**
 * A series as it is sent.
 *
 * @param name OpenTelemetry's, else the application's
 * @param labels sorted, none empty
 * @param factor what its values are multiplied with to be in base units
 * @param quantity whether a value below zero means that there is none
 */
public record Series(String name, Map<String, String> labels, double factor, boolean quantity) {}
