package io.tidewatch.notifier.message;

import io.tidewatch.report.Report;
import io.tidewatch.report.SentReport;
import java.util.Objects;

/**
 * A report that a channel is to say.
 *
 * @param atMillis when it was decided, milliseconds since the epoch
 * @param channel channel instance
 * @param receiver whom the route or the schedule named
 */
public record ReportNews(long atMillis, String channel, String receiver, SentReport report) implements Delivery {
    public ReportNews {
        Objects.requireNonNull(channel, "channel");
        receiver = Objects.requireNonNullElse(receiver, "");
        Objects.requireNonNull(report, "report");
    }

    /** @return what records about it are keyed by */
    public static String key(Report report) {
        return "report:" + report.name();
    }
}
