package io.tidewatch.report;

import io.tidewatch.event.Severity;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that stands out in a period, with what it goes with: numbers only, {@link InsightText} makes the sentence.
 *
 * @param kind what happened
 * @param subject the service or host it happened to
 * @param part of what, where there are several: id of a pattern or an error group, a mount point; else empty
 * @param text what people read for it: a template, an error's type and message, a mount point; else empty. From logs: hostile
 * @param atMillis when it began, milliseconds since the epoch, by the minute (or the step of a longer period)
 * @param before what was usual, in the unit of the kind; null where there was nothing to compare with
 * @param after what it became, in the same unit
 * @param score by which insights are ranked; comparable within one answer only
 * @param mostly what most of it consists of, or null
 * @param release that was first seen shortly before, or null
 * @param with what else changed at that time, the strongest first; at the same moment is not the same as because of it
 * @param query that shows the lines behind it, as the search takes it; empty where there are none
 * @param toMillis end of what {@code query} is to be asked for
 * @param metric that it is read from; empty where it goes by lines or errors
 * @param alerts that fired of the same service or host meanwhile, the most severe first
 */
public record Insight(
        Kind kind,
        String subject,
        String part,
        String text,
        long atMillis,
        long toMillis,
        @Nullable Double before,
        double after,
        double score,
        @Nullable Mostly mostly,
        @Nullable Release release,
        List<Also> with,
        String query,
        String metric,
        @Nullable List<FiredAlert> alerts) {
    /** What happened, and in which unit its numbers are. */
    public enum Kind {
        /** Lines of level ERROR and above, a minute. */
        ERRORS_ROSE(Measure.Unit.NUMBER),
        /** All lines, a minute. */
        LINES_ROSE(Measure.Unit.NUMBER),
        LINES_FELL(Measure.Unit.NUMBER),
        LINES_STOPPED(Measure.Unit.NUMBER),
        /** Lines of a pattern that was never seen before, a minute. */
        PATTERN_NEW(Measure.Unit.NUMBER),
        PATTERN_ROSE(Measure.Unit.NUMBER),
        /** Occurrences of an error group, a minute. */
        GROUP_NEW(Measure.Unit.NUMBER),
        GROUP_ROSE(Measure.Unit.NUMBER),
        /** 95th percentile of a service's requests. */
        LATENCY_ROSE(Measure.Unit.SECONDS),
        /** Share of requests that failed. */
        FAILURES_ROSE(Measure.Unit.SHARE),
        /** Requests a second. */
        LOAD_ROSE(Measure.Unit.PER_SECOND),
        LOAD_FELL(Measure.Unit.PER_SECOND),
        CPU_ROSE(Measure.Unit.SHARE),
        MEMORY_ROSE(Measure.Unit.SHARE),
        /** A file system that will be full; {@code atMillis} says when, {@code after} how full it is. */
        DISK_FILLS(Measure.Unit.SHARE);

        private final Measure.Unit unit;

        Kind(Measure.Unit unit) {
            this.unit = unit;
        }

        public Measure.Unit unit() {
            return unit;
        }
    }

    /**
     * What most of a rise consists of.
     *
     * @param group whether it is an error group; else a pattern
     * @param share of the rise, from 0 to 1
     * @param fresh whether it was first seen then
     */
    public record Mostly(boolean group, String id, String text, double share, boolean fresh) {}

    /**
     * A release of the service.
     *
     * @param firstSeenMillis when it was first heard of
     * @param first whether the first lines or errors of what is new came with it; else it is only known that it appeared
     *     shortly before
     */
    public record Release(String name, long firstSeenMillis, boolean first) {}

    /** Something else that changed at that time; as the fields of {@link Insight}. */
    public record Also(
            Kind kind,
            String subject,
            String part,
            String text,
            @Nullable Double before,
            double after) {}

    /** An alert that fired, and when; its title is as hostile as what it was written of. */
    public record FiredAlert(String key, String title, Severity severity, long atMillis) {
        public FiredAlert {
            Objects.requireNonNull(key, "key");
            title = Objects.requireNonNullElse(title, "");
            severity = Objects.requireNonNullElse(severity, Severity.WARNING);
        }
    }

    public Insight {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
        part = Objects.requireNonNullElse(part, "");
        text = Objects.requireNonNullElse(text, "");
        with = with == null ? List.of() : List.copyOf(with);
        query = Objects.requireNonNullElse(query, "");
        metric = Objects.requireNonNullElse(metric, "");
        alerts = alerts == null ? List.of() : List.copyOf(alerts);
    }
}
