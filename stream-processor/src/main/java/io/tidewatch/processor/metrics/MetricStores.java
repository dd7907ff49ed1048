package io.tidewatch.processor.metrics;

/** Names of the stores of the metrics path; a storage format. */
public final class MetricStores {
    /** Source key → {@link SourceHead}. */
    public static final String SOURCES = "metric-sources";
    /** Names and last values of the series, by (source, chunk). */
    public static final String SERIES = "metric-series";
    /** Roll-ups, by (source, resolution, chunk, slot). */
    public static final String ROLLUPS = "metric-rollups";

    private MetricStores() {}
}
