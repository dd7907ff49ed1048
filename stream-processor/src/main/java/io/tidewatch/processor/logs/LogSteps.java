package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.store.LocalStores;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Lines this instance has counted, step by step. Thread-safe; each method throws {@link LocalStores.NotReady} while the
 * stores cannot be read.
 */
public final class LogSteps {
    private static final long MINUTE = LevelCounts.MINUTE_MILLIS;
    private static final long HOUR = NameTimes.HOUR_MILLIS;
    private static final long HOUR_MINUTES = HOUR / MINUTE;

    private final LocalStores stores;
    private final PatternCatalog catalog;
    private final LongSupplier keptFrom;
    private final UnaryOperator<String> redact;

    /**
     * @param catalog what was merged into which pattern
     * @param keptFrom number of the minute since the epoch from which on minutes are kept
     * @param redact applied to templates; thread-safe
     */
    public LogSteps(LocalStores stores, PatternCatalog catalog, LongSupplier keptFrom, UnaryOperator<String> redact) {
        this.stores = stores;
        this.catalog = catalog;
        this.keptFrom = keptFrom;
        this.redact = redact;
    }

    /** Lines of a service by step; not to be changed. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    public record LevelSteps(long[] all, long[] errors) {}

    /**
     * Lines of a pattern of a service by step; not to be changed.
     *
     * @param firstRelease the release that its first line came with, where that lies within the steps; empty where it is
     *     not known
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    public record PatternSteps(
            String service,
            String id,
            String template,
            boolean error,
            long firstSeenMillis,
            String firstRelease,
            long[] counts) {}

    /**
     * @param fromMillis start of the first step
     * @param stepMillis a multiple of a minute
     * @param minutesFromMillis from when on levels are kept by the minute; of hours before it lines are spread evenly
     * @return by service
     */
    public Map<String, LevelSteps> levels(long fromMillis, int steps, long stepMillis, long minutesFromMillis) {
        Map<String, LevelSums> sums = new TreeMap<>();
        Function<String, LevelSums> of =
                service -> sums.computeIfAbsent(service, s -> new LevelSums(fromMillis, stepMillis, steps));
        long to = fromMillis + steps * stepMillis;
        long minutes = fromMillis;
        if (minutesFromMillis > fromMillis) {
            minutes = Math.min(to, -Math.floorDiv(-minutesFromMillis, HOUR) * HOUR);
            levelsOfHours(fromMillis, minutes, of);
        }
        LevelRows.between(stores, minutes, to, (minute, service, counts) -> {
            for (LogLevel level : LogLevel.values()) {
                of.apply(service).add(minute, level, (double) counts.count(level));
            }
        });
        Map<String, LevelSteps> told = new TreeMap<>();
        sums.forEach((service, all) -> told.put(service, new LevelSteps(whole(all.all), whole(all.errors))));
        return told;
    }

    private void levelsOfHours(long fromMillis, long toMillis, Function<String, LevelSums> of) {
        NameRows.Sink sink = (hour, service, level, lines, share) -> {
            long end = Math.min((hour + 1) * HOUR, toMillis);
            for (long minute = Math.max(hour * HOUR, fromMillis); minute < end; minute += MINUTE) {
                of.apply(service).add(minute, LogLevel.valueOf(level), lines.count() / (double) HOUR_MINUTES);
            }
        };
        NameRows.hours(
                stores, Math.floorDiv(fromMillis, HOUR), -Math.floorDiv(-toMillis, HOUR), "", NameRows.Of.LEVELS, sink);
    }

    /** What adds up of a service's lines. */
    private static final class LevelSums {
        private final long fromMillis;
        private final long stepMillis;
        private final double[] all;
        private final double[] errors;

        LevelSums(long fromMillis, long stepMillis, int steps) {
            this.fromMillis = fromMillis;
            this.stepMillis = stepMillis;
            all = new double[steps];
            errors = new double[steps];
        }

        void add(long minuteMillis, LogLevel level, double lines) {
            int step = (int) Math.floorDiv(minuteMillis - fromMillis, stepMillis);
            if (step >= 0 && step < all.length) {
                all[step] += lines;
                errors[step] += level.isError() ? lines : 0;
            }
        }
    }

    /** @return whole numbers that are as many in all: what is spread stays as much as it was */
    private static long[] whole(double[] counts) {
        long[] whole = new long[counts.length];
        double sum = 0;
        long before = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i];
            whole[i] = Math.round(sum) - before;
            before += whole[i];
        }
        return whole;
    }

    /** @return from when on patterns are counted by the minute; far in the future where they are not */
    public long minutesFromMillis() {
        long first = new NameRows(stores, keptFrom.getAsLong()).firstMinute();
        return first > Long.MAX_VALUE / MINUTE ? Long.MAX_VALUE : first * MINUTE;
    }

    /** @return patterns that had lines in that time; of hours whose minutes are not kept, lines are spread evenly */
    public List<PatternSteps> patterns(long fromMillis, int steps, long stepMillis) {
        KnownPatterns known = new KnownPatterns(catalog, stores.keyValue(LogStores.PATTERNS));
        Sums sums = new Sums(known, steps);
        NameRows rows = new NameRows(stores, keptFrom.getAsLong());
        long from = Math.floorDiv(fromMillis, MINUTE);
        long to = from + steps * stepMillis / MINUTE;
        rows.between(from, to, "", NameRows.Of.PATTERNS, (start, end, service, id, lines, share) -> {
            Sum sum = sums.of(service, id);
            for (long minute = start; minute < end; minute++) {
                sum.add((minute - from) * MINUTE / stepMillis, lines, share / (end - start));
            }
        });
        return sums.byRoot.values().stream()
                .map(sum -> sum.steps(redact, sum.firstRelease(known, fromMillis)))
                .toList();
    }

    /** Sums by the pattern that lines are of now. */
    private static final class Sums {
        private final KnownPatterns known;
        private final int steps;
        private final Map<String, Sum> byRoot = new TreeMap<>();
        /** By what rows call it: each is looked up once, whatever number of rows have it. */
        private final Map<String, Sum> found = new HashMap<>();

        Sums(KnownPatterns known, int steps) {
            this.known = known;
            this.steps = steps;
        }

        Sum of(String service, String id) {
            return found.computeIfAbsent(LogStores.key(service, id), key -> {
                String root = known.root(service, id);
                return byRoot.computeIfAbsent(
                        LogStores.key(service, root), k -> new Sum(service, root, known.of(service, root), steps));
            });
        }
    }

    private static final class Sum {
        private final String service;
        private final String id;
        private final KnownPatterns.@Nullable Known known;
        private final double[] counts;
        private final NameCounts.Lines all = new NameCounts.Lines();

        Sum(String service, String id, KnownPatterns.@Nullable Known known, int steps) {
            this.service = service;
            this.id = id;
            this.known = known;
            this.counts = new double[steps];
        }

        void add(long step, NameCounts.Lines lines, double share) {
            if (step >= 0 && step < counts.length) {
                counts[(int) step] += lines.count() * share;
                all.add(lines);
            }
        }

        String firstRelease(KnownPatterns patterns, long fromMillis) {
            return known == null || known.firstMillis() < fromMillis
                    ? ""
                    : patterns.firstRelease(service, id, known.firstMillis());
        }

        PatternSteps steps(UnaryOperator<String> redact, String firstRelease) {
            return new PatternSteps(
                    service,
                    id,
                    known == null ? "" : redact.apply(known.template()),
                    all.level().isError(),
                    known == null ? 0 : known.firstMillis(),
                    firstRelease,
                    whole(counts));
        }
    }
}
