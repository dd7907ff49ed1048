package io.tidewatch.report;

import io.tidewatch.event.Severity;
import io.tidewatch.wire.JsonCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How services and hosts did in a period: numbers only, no words, so that it reads in any language. Times are
 * milliseconds since the epoch.
 *
 * @param name of the schedule it was made for; empty: somebody asked for it
 * @param zone in which its times are told, such as {@code Asia/Shanghai}
 * @param fromMillis start of the period
 * @param toMillis end, not included
 * @param stepMillis distance of the points of its charts
 * @param gridMillis what cannot be seen more finely: gaps and times are multiples of it
 * @param madeAtMillis when it was made
 * @param lateMillis how much later than it was due; 0: in time
 * @param skipped reports before this one that were due while nothing ran, and are not sent any more
 * @param missing what could not be asked, in words; empty: it is whole
 * @param leftOut why not everything is told of; empty: nothing was left out
 * @param truncated whether something was left out; kept in step with {@code leftOut}, for other releases
 * @param services the busiest, by load
 * @param moreServices how many are left out
 * @param hosts the busiest, by CPU
 * @param moreHosts how many are left out
 * @param insights what stands out, the most important first
 */
public record Report(
        String name,
        Language language,
        String zone,
        long fromMillis,
        long toMillis,
        long stepMillis,
        long gridMillis,
        long madeAtMillis,
        long lateMillis,
        int skipped,
        List<String> missing,
        Set<LeftOut> leftOut,
        boolean truncated,
        List<Subject> services,
        int moreServices,
        List<Subject> hosts,
        int moreHosts,
        Alerts alerts,
        Errors errors,
        List<Insight> insights) {
    /** Its form on the wire. */
    public static final JsonCodec<Report> CODEC = JsonCodec.of(Report.class);

    /**
     * A service or a host.
     *
     * @param load the metric that its requests are counted by; empty where it has none
     * @param worst the intervals that stand out, worst first
     */
    public record Subject(
            String name,
            String load,
            Map<Measure, Figure> figures,
            List<Chart> charts,
            List<Worst> worst,
            List<Finding> findings,
            Gaps gaps) {
        public Subject {
            Objects.requireNonNull(name, "name");
            load = Objects.requireNonNullElse(load, "");
            figures = Collections.unmodifiableMap(new TreeMap<>(figures));
            charts = List.copyOf(charts);
            worst = List.copyOf(worst);
            findings = List.copyOf(findings);
            Objects.requireNonNull(gaps, "gaps");
        }

        Subject withoutCharts() {
            return new Subject(name, load, figures, List.of(), worst, findings, gaps);
        }
    }

    /**
     * One number of the period.
     *
     * @param value null: there is no data
     * @param before of the period before; null: there is no data
     * @param greatest greatest single value, where a value is an average; else null
     */
    public record Figure(
            @Nullable Double value,
            @Nullable Double before,
            @Nullable Double greatest) {}

    /** A line; its first value is of the step that begins with the period. Null is a gap. */
    public record Chart(Measure measure, List<@Nullable Double> values) {
        public Chart {
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }
    }

    /** A step that stands out. */
    public record Worst(Measure measure, long atMillis, double value) {}

    /** What a {@link Finding} is. */
    public enum Change {
        RISES,
        FALLS,
        /** The level is another one from a moment on. */
        LEVEL,
        /** It will reach its bound if it goes on like that. */
        REACHES
    }

    /**
     * What was found in a line.
     *
     * @param part of what, where there are several: a mount point; may be empty
     * @param from value before or at the start
     * @param to value after or at the end; the bound that is reached
     * @param atMillis when the level changed, when the bound is reached; else 0
     */
    public record Finding(Change change, Measure measure, String part, double from, double to, long atMillis) {
        public Finding {
            part = Objects.requireNonNullElse(part, "");
        }
    }

    /**
     * When nothing was heard.
     *
     * @param count how often
     * @param totalMillis of all of them
     * @param longestFromMillis start of the longest
     * @param longestToMillis its end; equal to the start where there is none
     * @param firstSeenMillis when it was heard of for the first time, where that was in the period; else 0
     */
    public record Gaps(
            int count, long totalMillis, long longestFromMillis, long longestToMillis, long firstSeenMillis) {
        public static final Gaps NONE = new Gaps(0, 0, 0, 0, 0);
    }

    /**
     * What fired in the period.
     *
     * @param fired how often any alert fired
     * @param before of the period before
     * @param atLeast whether there may have been more than is remembered
     * @param top those that matter most: anomalies first, then by severity and by how often
     */
    public record Alerts(int fired, int before, boolean atLeast, List<Fired> top) {
        public Alerts {
            top = List.copyOf(top);
        }
    }

    /**
     * An alert that fired in the period.
     *
     * @param kind kind of its rule's condition, such as {@code threshold}; empty where the rule is gone
     * @param times how often it fired
     * @param firingMillis how long it fired within the period
     * @param still whether it fired at the end of it
     */
    public record Fired(
            String key,
            String kind,
            Severity severity,
            String title,
            String why,
            int times,
            long firstMillis,
            long firingMillis,
            boolean still) {}

    /**
     * Error groups.
     *
     * @param fresh seen for the first time in the period, most frequent first
     * @param freshCount how many there are of them
     * @param most those with the most occurrences in the hours of the period
     */
    public record Errors(List<Group> fresh, int freshCount, List<Group> most) {
        public Errors {
            fresh = List.copyOf(fresh);
            most = List.copyOf(most);
        }
    }

    /** @param count occurrences in the hours that the period touches */
    public record Group(
            String id,
            String type,
            String message,
            String culprit,
            String services,
            long count,
            long firstSeenMillis) {}

    public Report {
        leftOut = LeftOut.sorted(leftOut, truncated);
        truncated = !leftOut.isEmpty();
        name = Objects.requireNonNullElse(name, "");
        language = Objects.requireNonNullElse(language, Language.EN);
        zone = Objects.requireNonNullElse(zone, "Z");
        if (toMillis <= fromMillis || stepMillis < 1) {
            throw new IllegalArgumentException("a report of " + fromMillis + " to " + toMillis + " in steps of "
                    + stepMillis + " ms, expected a period and steps");
        }
        missing = missing == null ? List.of() : List.copyOf(missing);
        services = List.copyOf(services);
        hosts = List.copyOf(hosts);
        insights = insights == null ? List.of() : List.copyOf(insights);
    }

    public Report with(Language inLanguage, List<String> alsoMissing) {
        List<String> all = new ArrayList<>(missing);
        all.addAll(alsoMissing);
        return copy(inLanguage, lateMillis, skipped, all, services, moreServices, hosts, moreHosts, insights);
    }

    /** @return the same with those insights */
    public Report with(List<Insight> found) {
        return copy(language, lateMillis, skipped, missing, services, moreServices, hosts, moreHosts, found);
    }

    public Report due(long late, int skippedBefore) {
        return copy(language, late, skippedBefore, missing, services, moreServices, hosts, moreHosts, insights);
    }

    /**
     * The same within as many bytes of JSON: without charts of the later services and hosts, then without those
     * themselves. What is left out is counted.
     */
    public Report within(int maxBytes) {
        Report fits = this;
        int charts = Math.max(services.size(), hosts.size());
        while (CODEC.encode(fits).length > maxBytes && charts > 0) {
            charts /= 2;
            fits = fits.copy(
                    language,
                    lateMillis,
                    skipped,
                    missing,
                    thinned(services, charts),
                    moreServices,
                    thinned(hosts, charts),
                    moreHosts,
                    insights);
        }
        while (CODEC.encode(fits).length > maxBytes && fits.services.size() + fits.hosts.size() > 0) {
            int s = fits.services.size() / 2;
            int h = fits.hosts.size() / 2;
            fits = fits.copy(
                    language,
                    lateMillis,
                    skipped,
                    missing,
                    fits.services.subList(0, s),
                    moreServices + services.size() - s,
                    fits.hosts.subList(0, h),
                    moreHosts + hosts.size() - h,
                    insights);
        }
        return fits;
    }

    private static List<Subject> thinned(List<Subject> of, int charts) {
        List<Subject> out = new ArrayList<>();
        for (int i = 0; i < of.size(); i++) {
            out.add(i < charts ? of.get(i) : of.get(i).withoutCharts());
        }
        return out;
    }

    private Report copy(
            Language in,
            long late,
            int before,
            List<String> without,
            List<Subject> someServices,
            int otherServices,
            List<Subject> someHosts,
            int otherHosts,
            List<Insight> found) {
        return new Report(
                name,
                in,
                zone,
                fromMillis,
                toMillis,
                stepMillis,
                gridMillis,
                madeAtMillis,
                late,
                before,
                without,
                leftOut,
                truncated,
                someServices,
                otherServices,
                someHosts,
                otherHosts,
                alerts,
                errors,
                found);
    }
}
