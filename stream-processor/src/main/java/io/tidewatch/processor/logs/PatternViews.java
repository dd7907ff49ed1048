package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.processor.values.PatternValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Patterns and rates of the lines this instance has counted. What was merged counts under what it was merged into, whenever
 * it was counted. Thread-safe; each method throws {@link LocalStores.NotReady} while the stores cannot be read.
 */
public final class PatternViews {
    private static final int MOST_HOURS = 31 * 24;
    private static final long WEEK_MINUTES = 7 * 24 * 60;

    private final LocalStores stores;
    private final PatternCatalog catalog;
    private final LongSupplier keptFrom;
    private final UnaryOperator<String> redact;

    /**
     * @param catalog what owners decided, as the analysis application knows it
     * @param keptFrom number of the minute since the epoch from which on minutes are kept
     * @param redact applied to templates and examples; thread-safe
     */
    public PatternViews(
            LocalStores stores, PatternCatalog catalog, LongSupplier keptFrom, UnaryOperator<String> redact) {
        this.stores = stores;
        this.catalog = catalog;
        this.keptFrom = keptFrom;
        this.redact = redact;
    }

    /** What lines are counted by. */
    public enum By {
        SERVICE,
        LEVEL,
        LOGGER,
        PATTERN
    }

    /**
     * Lines of one name, step by step.
     *
     * @param name of the service, level or logger, or the pattern's id
     * @param template of a pattern; else empty
     * @param count all of them
     * @param fromMillis start of the first step
     * @param stepMillis a minute or an hour
     * @param counts lines by step
     */
    public record Rate(String name, String template, long count, long fromMillis, long stepMillis, List<Long> counts) {
        public Rate {
            counts = List.copyOf(counts);
        }
    }

    /**
     * Patterns that had lines in that time, or in one of the times compared with.
     *
     * @param fromMillis event time, taken down to its hour
     * @param toMillis event time, taken up to its hour for the counts, and as it is for what is compared
     * @param service empty: all
     */
    public PatternCount.All patterns(long fromMillis, long toMillis, String service) {
        long from = hoursFrom(fromMillis, toMillis);
        long to = hoursTo(from, toMillis);
        KnownPatterns known = known();
        NameRows rows = new NameRows(stores, keptFrom.getAsLong());
        Sums sums = new Sums(known, (int) (to - from));
        NameRows.hours(
                stores,
                from,
                to,
                service,
                NameRows.Of.PATTERNS,
                (hour, of, id, lines, share) -> sums.of(of, id).add((int) (hour - from), of, lines));
        Map<String, PatternCount.History> services = compared(rows, toMillis, service, sums, (of, id) -> true);
        return new PatternCount.All(shown(sums.views(from * NameTimes.HOUR_MILLIS)), services);
    }

    /** Adds lines of the times that are compared to the patterns that are wanted; @return what their services logged then. */
    private static Map<String, PatternCount.History> compared(
            NameRows rows, long toMillis, String service, Sums sums, BiPredicate<String, String> wanted) {
        long end = -Math.floorDiv(-toMillis, NameTimes.MINUTE_MILLIS);
        Map<String, double[]> history = new TreeMap<>();
        for (PatternSum.When when : PatternSum.When.values()) {
            long last = switch (when) {
                case LAST_HOUR -> end;
                case HOUR_BEFORE -> end - 60;
                case LAST_WEEK -> end - WEEK_MINUTES;
            };
            rows.between(last - 60, last, service, NameRows.Of.PATTERNS, (start, over, of, id, lines, share) -> {
                if (wanted.test(of, id)) {
                    sums.of(of, id).compare(when, lines.count() * share);
                }
                double[] all = history.computeIfAbsent(of, s -> new double[PatternSum.When.values().length]);
                all[index(when)] += lines.count() * share;
            });
        }
        Map<String, PatternCount.History> services = new HashMap<>();
        history.forEach((name, all) -> services.put(
                name,
                new PatternCount.History(
                        Math.round(all[index(PatternSum.When.HOUR_BEFORE)]),
                        Math.round(all[index(PatternSum.When.LAST_WEEK)]))));
        return services;
    }

    @SuppressWarnings("EnumOrdinal") // one place for each
    private static int index(PatternSum.When when) {
        return when.ordinal();
    }

    /**
     * @return that pattern, or the one it was merged into, also where it had no line in that time; null where this instance knows
     *     nothing of it
     */
    public PatternCount.@Nullable Detail pattern(String id, long fromMillis, long toMillis, String service) {
        long from = hoursFrom(fromMillis, toMillis);
        long to = hoursTo(from, toMillis);
        KnownPatterns known = known();
        NameRows rows = new NameRows(stores, keptFrom.getAsLong());
        Sums sums = new Sums(known, (int) (to - from));
        TreeSet<String> former = new TreeSet<>();
        NameRows.hours(stores, from, to, service, NameRows.Of.PATTERNS, (hour, of, narrow, lines, share) -> {
            String root = known.root(of, narrow);
            if (root.equals(known.root(of, id))) {
                sums.of(of, narrow).add((int) (hour - from), of, lines);
                former.addAll(catalog.formerly(of, root));
                former.add(narrow);
            }
        });
        silent(id, service, known, sums, former);
        Map<String, PatternCount.History> history = compared(
                rows,
                toMillis,
                service,
                sums,
                (of, narrow) -> known.root(of, narrow).equals(known.root(of, id)));
        List<PatternCount> found = shown(sums.views(from * NameTimes.HOUR_MILLIS));
        if (found.isEmpty()) {
            return null;
        }
        PatternCount pattern = found.get(0);
        former.remove(pattern.id());
        long last = Math.floorDiv(toMillis, NameTimes.MINUTE_MILLIS) + 1;
        long first = Math.max(rows.firstMinute(), Math.floorDiv(fromMillis, NameTimes.MINUTE_MILLIS));
        long[] minutes = new long[(int) Math.max(0, Math.min(last - first, 24 * 60))];
        long begin = last - minutes.length;
        rows.minutes(begin, last, service, NameRows.Of.PATTERNS, (minute, of, narrow, lines, share) -> {
            if (known.root(of, narrow).equals(pattern.id())) {
                minutes[(int) (minute - begin)] += lines.count();
            }
        });
        Set<String> all = new LinkedHashSet<>(List.of(pattern.id()));
        all.addAll(former);
        return new PatternCount.Detail(
                id,
                pattern,
                List.copyOf(former),
                begin * NameTimes.MINUTE_MILLIS,
                boxed(minutes),
                history,
                values(all, pattern.services().keySet()));
    }

    /** Adds what is known of the pattern in services that logged no line of it in the time asked for. */
    private void silent(String id, String service, KnownPatterns known, Sums sums, Set<String> former) {
        ReadOnlyKeyValueStore<String, PatternValues> rows = stores.keyValue(LogStores.PATTERN_VALUES);
        for (String of : service.isEmpty() ? known.services() : Set.of(service)) {
            String root = known.root(of, id);
            if (known.of(of, root) != null && (known.has(of, root) || known.has(of, id))) {
                PatternValues row = rows.get(LogStores.key(of, root));
                sums.of(of, root).kept(of, row == null ? 0 : row.lastMillis());
                former.addAll(catalog.formerly(of, root));
                former.add(id);
            }
        }
    }

    /** @return of all those patterns of these services, with what the values of one are kept under whatever was merged since */
    private String values(Set<String> ids, Set<String> services) {
        ReadOnlyKeyValueStore<String, PatternValues> rows = stores.keyValue(LogStores.PATTERN_VALUES);
        PatternValues whole = new PatternValues();
        for (String service : services) {
            for (String id : ids) {
                PatternValues row = rows.get(LogStores.key(service, id));
                if (row != null) {
                    whole.add(row);
                }
            }
        }
        return whole.lines() == 0
                ? ""
                : Base64.getEncoder().encodeToString(whole.redacted(redact).toBytes());
    }

    /**
     * Lines by name, step by step, most lines first.
     *
     * @param fromMillis event time, taken down to its step
     * @param stepMillis a minute or an hour
     * @param most names
     */
    public List<Rate> rates(By by, long fromMillis, long toMillis, long stepMillis, String service, int most) {
        long from = Math.floorDiv(fromMillis, stepMillis);
        int steps = (int) Math.max(1, -Math.floorDiv(-toMillis, stepMillis) - from);
        Map<String, long[]> counts = new HashMap<>();
        Map<String, String> templates = new HashMap<>();
        KnownPatterns known = known();
        NameRows.Of of =
                by == By.PATTERN ? NameRows.Of.PATTERNS : by == By.LOGGER ? NameRows.Of.LOGGERS : NameRows.Of.LEVELS;
        NameRows.Sink sink = (time, in, name, lines, share) -> {
            String shown = switch (by) {
                case SERVICE -> in;
                case LEVEL, LOGGER -> name;
                case PATTERN -> known.root(in, name);
            };
            if (by == By.PATTERN) {
                templates.computeIfAbsent(shown, id -> {
                    KnownPatterns.Known pattern = known.of(in, id);
                    return pattern == null ? "" : redact.apply(pattern.template());
                });
            }
            counts.computeIfAbsent(shown, s -> new long[steps])[(int) (time - from)] += lines.count();
        };
        if (stepMillis == NameTimes.HOUR_MILLIS) {
            NameRows.hours(stores, from, from + steps, service, of, sink);
        } else if (by == By.LEVEL || by == By.SERVICE) {
            minutes(by, from, steps, service, counts);
        } else {
            new NameRows(stores, keptFrom.getAsLong()).minutes(from, from + steps, service, of, sink);
        }
        List<Rate> rates = new ArrayList<>(counts.size());
        counts.forEach((name, each) -> rates.add(new Rate(
                name,
                templates.getOrDefault(name, ""),
                Arrays.stream(each).sum(),
                from * stepMillis,
                stepMillis,
                boxed(each))));
        rates.sort(Comparator.comparingLong(Rate::count).reversed().thenComparing(Rate::name));
        return rates.subList(0, Math.min(most, rates.size()));
    }

    /** Of levels and services minutes are kept longer than of what there may be many of. */
    private void minutes(By by, long from, int steps, String service, Map<String, long[]> counts) {
        long begin = from * NameTimes.MINUTE_MILLIS;
        LevelRows.between(stores, begin, begin + steps * NameTimes.MINUTE_MILLIS, (minute, of, lines) -> {
            if (!service.isEmpty() && !service.equals(of)) {
                return;
            }
            int at = (int) ((minute - begin) / NameTimes.MINUTE_MILLIS);
            for (LogLevel level : LogLevel.values()) {
                if (lines.count(level) > 0) {
                    String name = by == By.SERVICE ? of : level.name();
                    counts.computeIfAbsent(name, n -> new long[steps])[at] += lines.count(level);
                }
            }
        });
    }

    /** @return the first hour: of a longer time the latest are told */
    private static long hoursFrom(long fromMillis, long toMillis) {
        return Math.max(
                Math.floorDiv(fromMillis, NameTimes.HOUR_MILLIS),
                -Math.floorDiv(-toMillis, NameTimes.HOUR_MILLIS) - MOST_HOURS);
    }

    private static long hoursTo(long from, long toMillis) {
        return Math.max(from, Math.min(from + MOST_HOURS, -Math.floorDiv(-toMillis, NameTimes.HOUR_MILLIS)));
    }

    private List<PatternCount> shown(List<PatternCount> patterns) {
        return patterns.stream().map(p -> p.redacted(redact)).toList();
    }

    private KnownPatterns known() {
        return new KnownPatterns(catalog, stores.keyValue(LogStores.PATTERNS));
    }

    private static List<Long> boxed(long[] counts) {
        return Arrays.stream(counts).boxed().toList();
    }

    /** Sums by the pattern that lines are of now. */
    private static final class Sums {
        private final KnownPatterns known;
        private final int hours;
        private final Map<String, PatternSum> byId = new LinkedHashMap<>();
        private final Map<String, PatternSum> found = new HashMap<>();

        Sums(KnownPatterns known, int hours) {
            this.known = known;
            this.hours = hours;
        }

        PatternSum of(String service, String id) {
            return found.computeIfAbsent(LogStores.key(service, id), key -> {
                String root = known.root(service, id);
                KnownPatterns.Known pattern = known.of(service, root);
                String shown = pattern == null ? NameCounts.OTHER : root;
                PatternSum sum = byId.computeIfAbsent(shown, s -> new PatternSum(s, pattern, hours));
                if (sum.wantsExample()) {
                    sum.example(known.example(service, id));
                }
                return sum;
            });
        }

        List<PatternCount> views(long fromMillis) {
            return byId.values().stream().map(sum -> sum.view(fromMillis)).toList();
        }
    }
}
