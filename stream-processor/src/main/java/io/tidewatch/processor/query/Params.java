package io.tidewatch.processor.query;

import io.tidewatch.wire.DurationText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;

/** Parameters of one question, read with a type and a bound; each fault is a {@link BadRequest} naming the parameter. */
public final class Params {
    /** Times beyond these are nobody's, and leave no room to reckon with them. */
    private static final long FIRST_MILLIS =
            Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();

    private static final long LAST_MILLIS =
            Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

    private final Map<String, String> values;
    private final long now;

    /** Its now stays the same, however long answering takes and whoever takes part in it. */
    public Params(Map<String, String> values, Clock clock) {
        this(values, clock.millis());
    }

    private Params(Map<String, String> values, long now) {
        this.values = new TreeMap<>(values);
        this.now = now;
    }

    static Params at(Map<String, String> values, long nowMillis) {
        return new Params(values, nowMillis);
    }

    /** @return the same with one parameter of that value */
    Params with(String name, String value) {
        Map<String, String> all = new TreeMap<>(values);
        all.put(name, value);
        return new Params(all, now);
    }

    /** @return the same without that parameter */
    Params without(String name) {
        Map<String, String> all = new TreeMap<>(values);
        all.remove(name);
        return new Params(all, now);
    }

    /** @return what {@code now} stands for, milliseconds since the epoch */
    long now() {
        return now;
    }

    /** @return the parameter, or the default where it is absent or empty */
    public String text(String name, String absent) {
        String value = values.getOrDefault(name, "");
        return value.isEmpty() ? absent : value;
    }

    public String required(String name) {
        String value = text(name, "");
        if (value.isEmpty()) {
            throw new BadRequest("parameter " + name + " is missing");
        }
        return value;
    }

    /** @return a number within [1, most] */
    public int count(String name, int absent, int most) {
        String value = text(name, "");
        if (value.isEmpty()) {
            return absent;
        }
        try {
            int n = Integer.parseInt(value);
            if (n >= 1 && n <= most) {
                return n;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new BadRequest("parameter " + name + " is '" + value + "', expected a number from 1 to " + most);
    }

    public Duration duration(String name, Duration absent) {
        String value = text(name, "");
        if (value.isEmpty()) {
            return absent;
        }
        try {
            return DurationText.parse(value);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("parameter " + name + ": " + e.getMessage());
        }
    }

    /**
     * A point in time: milliseconds since the epoch, ISO-8601, {@code now}, or {@code -2h} for two hours ago.
     *
     * @return milliseconds since the epoch
     */
    public long time(String name, String absent) {
        String value = text(name, absent);
        try {
            long millis = millis(value);
            if (millis >= FIRST_MILLIS && millis <= LAST_MILLIS) {
                return millis;
            }
        } catch (DateTimeParseException | IllegalArgumentException | ArithmeticException e) {
            // said below
        }
        throw new BadRequest(
                "parameter " + name + " is '" + value + "', expected milliseconds since 1970, an ISO time such as"
                        + " 2026-01-31T12:00:00Z, now, or -2h, in the years 1 to 9999");
    }

    /**
     * @param absent as for {@link #time}
     * @param toMillis end of the time asked for
     * @return {@code from}, which is not after that
     */
    long from(String absent, long toMillis) {
        long from = time("from", absent);
        if (from > toMillis) {
            throw new BadRequest("parameter from is " + Instant.ofEpochMilli(from) + ", after to, which is "
                    + Instant.ofEpochMilli(toMillis));
        }
        return from;
    }

    private long millis(String value) {
        if (value.equals("now")) {
            return now;
        }
        if (value.startsWith("-")) {
            return Math.subtractExact(
                    now, DurationText.parse(value.substring(1)).toMillis());
        }
        if (value.chars().allMatch(Character::isDigit) && value.length() < 19) {
            return Long.parseLong(value);
        }
        return Instant.parse(value).toEpochMilli();
    }

    /** @return every parameter whose name begins with the prefix, without it */
    public Map<String, String> prefixed(String prefix) {
        Map<String, String> found = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        return found;
    }

    /** @return all of them, by name */
    public Map<String, String> all() {
        return Map.copyOf(values);
    }
}
