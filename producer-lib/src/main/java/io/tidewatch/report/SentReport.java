package io.tidewatch.report;

import java.util.Objects;

/**
 * A report on its way to people.
 *
 * @param link where the whole of it can be seen; empty where that is not known
 */
public record SentReport(Report report, String link) {
    public SentReport {
        Objects.requireNonNull(report, "report");
        link = Objects.requireNonNullElse(link, "");
    }
}
