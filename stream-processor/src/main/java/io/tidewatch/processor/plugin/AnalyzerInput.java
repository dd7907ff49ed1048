package io.tidewatch.processor.plugin;

/** What an analyzer may ask to see. */
public enum AnalyzerInput {
    /** Log lines, in the order of their partition; all of one source (service and instance) lie in one partition. */
    LOGS,
    /** Metric points; all of one source lie in one partition. */
    METRICS,
    /** Errors; all of one fingerprint lie in one partition. */
    ERRORS
}
