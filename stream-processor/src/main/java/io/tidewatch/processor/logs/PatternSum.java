package io.tidewatch.processor.logs;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lines of one pattern, being added up. */
final class PatternSum {
    final String id;
    private final KnownPatterns.@Nullable Known known;
    private final Map<String, Long> services = new TreeMap<>();
    private final long[] hours;
    private final NameCounts.Lines all = new NameCounts.Lines();
    private String example;
    private long keptUntil;
    private double lastHour;
    private double hourBefore;
    private double lastWeek;

    /** When lines were, as seen from the end of the time asked for. */
    enum When {
        LAST_HOUR,
        HOUR_BEFORE,
        LAST_WEEK
    }

    PatternSum(String id, KnownPatterns.@Nullable Known known, int hours) {
        this.id = id;
        this.known = known;
        this.hours = new long[hours];
        this.example = known == null ? "" : known.example();
    }

    void add(int hour, String service, NameCounts.Lines lines) {
        hours[hour] += lines.count();
        services.merge(service, lines.count(), Long::sum);
        all.add(lines);
    }

    /** It is known in that service, with lines in the time asked for or without. */
    void kept(String service, long lastMillis) {
        services.putIfAbsent(service, 0L);
        keptUntil = Math.max(keptUntil, lastMillis);
    }

    void compare(When when, double lines) {
        switch (when) {
            case LAST_HOUR -> lastHour += lines;
            case HOUR_BEFORE -> hourBefore += lines;
            case LAST_WEEK -> lastWeek += lines;
        }
    }

    boolean wantsExample() {
        return known != null && example.isEmpty();
    }

    void example(String line) {
        example = line;
    }

    PatternCount view(long fromMillis) {
        boolean silent = all.count() == 0 && known != null;
        return new PatternCount(
                id,
                known == null ? "(patterns too rare or too many to be kept)" : known.template(),
                known != null && known.given(),
                all.count(),
                known == null ? fromMillis : known.firstMillis(),
                silent ? Math.max(keptUntil, known.firstMillis()) : all.lastMillis(),
                silent ? known.level() : all.level(),
                services,
                example,
                fromMillis,
                Arrays.stream(hours).boxed().toList(),
                Math.round(lastHour),
                Math.round(hourBefore),
                Math.round(lastWeek));
    }
}
