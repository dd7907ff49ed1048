package io.tidewatch.processor.logs;

import io.tidewatch.processor.store.LocalStores;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Reads counts by hour and minute of this instance. */
final class NameRows {
    private static final long HOUR_MINUTES = 60;

    private final ReadOnlyKeyValueStore<String, NameCounts> hours;
    private final ReadOnlyKeyValueStore<String, NameCounts> minutes;
    private final long firstMinute;

    /** Takes what one name counts. */
    interface Sink {
        /**
         * @param time number of the hour or minute since the epoch
         * @param share how much of it is asked for, above 0 to 1
         */
        void take(long time, String service, String name, NameCounts.Lines lines, double share);
    }

    /** Takes what one name counts in some minutes. */
    interface Stretches {
        /**
         * @param fromMinute number of the first minute since the epoch
         * @param toMinute behind the last: one, or as many of an hour as are asked for
         * @param share how much of the lines belongs there, evenly; above 0 to 1
         */
        void take(long fromMinute, long toMinute, String service, String name, NameCounts.Lines lines, double share);
    }

    /** What rows are read. */
    enum Of {
        PATTERNS,
        LOGGERS,
        LEVELS;

        private boolean has(String part) {
            return switch (this) {
                case PATTERNS -> Character.isDigit(part.charAt(0));
                case LOGGERS -> part.equals(NameTimes.LOGGERS);
                case LEVELS -> part.equals(NameTimes.LEVELS);
            };
        }
    }

    /** @param keptFrom number of the minute from which on minutes are kept for sure; single ones of before may lie about */
    NameRows(LocalStores stores, long keptFrom) {
        hours = stores.keyValue(LogStores.PATTERN_HOURS);
        minutes = stores.keyValue(LogStores.PATTERN_MINUTES);
        try (KeyValueIterator<String, NameCounts> all = minutes.all()) {
            long first = all.hasNext() ? LogStores.number(LogStores.parts(all.peekNextKey())[0]) : Long.MAX_VALUE;
            // of an hour whose first minutes are gone the hour as a whole counts
            firstMinute = first > keptFrom ? first : -Math.floorDiv(-keptFrom, HOUR_MINUTES) * HOUR_MINUTES;
        }
    }

    /** @return the first minute that is kept; far in the future where none is */
    long firstMinute() {
        return firstMinute;
    }

    /** Whole hours of [from, to), numbers since the epoch, without asking what is kept by the minute. */
    static void hours(LocalStores stores, long from, long to, String service, Of of, Sink sink) {
        read(stores.keyValue(LogStores.PATTERN_HOURS), from, to, service, of, 1, sink);
    }

    /** Whole minutes of [from, to), numbers since the epoch. */
    void minutes(long from, long to, String service, Of of, Sink sink) {
        read(minutes, from, to, service, of, 1, sink);
    }

    /** All between two minutes: by minutes where these are kept, before them by shares of hours, also of the last one. */
    void between(long fromMinute, long toMinute, String service, Of of, Stretches sink) {
        long split = Math.max(fromMinute, Math.min(firstMinute, toMinute));
        for (long hour = Math.floorDiv(fromMinute, HOUR_MINUTES); hour * HOUR_MINUTES < split; hour++) {
            long from = Math.max(fromMinute, hour * HOUR_MINUTES);
            long to = Math.min(split, (hour + 1) * HOUR_MINUTES);
            // what is not over by the first minute is kept by minutes
            if ((hour + 1) * HOUR_MINUTES <= firstMinute) {
                double share = (to - from) / (double) HOUR_MINUTES;
                read(
                        hours,
                        hour,
                        hour + 1,
                        service,
                        of,
                        share,
                        (time, in, name, lines, part) -> sink.take(from, to, in, name, lines, part));
            }
        }
        read(
                minutes,
                split,
                toMinute,
                service,
                of,
                1,
                (minute, in, name, lines, all) -> sink.take(minute, minute + 1, in, name, lines, all));
    }

    private static void read(
            ReadOnlyKeyValueStore<String, NameCounts> store,
            long from,
            long to,
            String service,
            Of of,
            double share,
            Sink sink) {
        if (from >= to) {
            return;
        }
        String first = LogStores.from(LogStores.sortable(from));
        try (KeyValueIterator<String, NameCounts> rows = store.range(first, LogStores.to(LogStores.sortable(to - 1)))) {
            while (rows.hasNext()) {
                var row = rows.next();
                String[] parts = LogStores.parts(row.key);
                if (of.has(parts[2]) && (service.isEmpty() || service.equals(parts[1]))) {
                    long time = LogStores.number(parts[0]);
                    row.value.byName().forEach((name, lines) -> sink.take(time, parts[1], name, lines, share));
                }
            }
        }
    }
}
