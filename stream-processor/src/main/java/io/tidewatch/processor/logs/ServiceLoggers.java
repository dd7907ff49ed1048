package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;

/** Where lines of the loggers and levels of one service are counted. */
final class ServiceLoggers {
    /** Loggers whose place is remembered; the place of others is looked up anew. */
    private static final int MOST_AT_HAND = 256;

    private final NameTimes.Place[] levels = new NameTimes.Place[LogLevel.values().length];
    private final SecondChance<String, Counted> loggers = new SecondChance<>(MOST_AT_HAND, old -> {});
    private Counted last = new Counted("", "", 0);

    ServiceLoggers() {
        for (int i = 0; i < levels.length; i++) {
            levels[i] = new NameTimes.Place();
        }
    }

    /** Counts a line, or the lines it stands for. */
    @SuppressWarnings("EnumOrdinal") // one place for each level
    void add(
            NameTimes hours,
            NameTimes.Rows hourRows,
            NameTimes minutes,
            NameTimes.Rows minuteRows,
            String logger,
            LogLevel level,
            long eventMillis,
            long count) {
        if (!logger.equals(last.own)) {
            Counted known = loggers.get(logger);
            if (known == null) {
                known = new Counted(LogStores.safe(logger), logger, 0);
                loggers.add(logger, known);
            }
            last = known;
        }
        hours.addLogger(last.hour, hourRows, last.id, eventMillis, level, count);
        minutes.addLogger(last.minute, minuteRows, last.id, eventMillis, level, count);
        hours.addLevel(levels[level.ordinal()], hourRows, eventMillis, level, count);
    }
}
