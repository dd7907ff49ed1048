package io.tidewatch.logback;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Arguments and fields of a log call as they were at the call: what cannot change is kept as it is and rendered later, what
 * could is rendered at once, by the caller.
 */
final class FrozenValues {
    /** A double says any number of this many decimal digits exactly. */
    private static final int EXACT_DIGITS = 15;

    private static final int EXACT_SCALE = 22;

    private FrozenValues() {}

    /** @return a copy whose elements do not change any more; null where there are none */
    static Object @Nullable [] arguments(Object @Nullable [] arguments) {
        if (arguments == null || arguments.length == 0) {
            return null;
        }
        // the array may be one of StringBuilder[] or User[]: no text could be put into its clone
        Object[] frozen = arguments.getClass() == Object[].class
                ? arguments.clone()
                : Arrays.copyOf(arguments, arguments.length, Object[].class);
        for (int i = 0; i < frozen.length; i++) {
            Object argument = frozen[i];
            if (!isImmutable(argument)) {
                frozen[i] = UserText.of(argument);
            }
        }
        return frozen;
    }

    /** @return names and values in turn, for {@link #toMap}; null where there are none */
    static @Nullable Object @Nullable [] fields(@Nullable List<KeyValuePair> pairs) {
        if (pairs == null || pairs.isEmpty()) {
            return null;
        }
        @Nullable Object[] frozen = new Object[2 * pairs.size()];
        for (int i = 0; i < frozen.length; i += 2) {
            KeyValuePair pair = pairs.get(i / 2);
            frozen[i] = pair.key;
            frozen[i + 1] = pair.value == null ? null : field(pair.value);
        }
        return frozen;
    }

    /** @return the fields: String, Long, Double or Boolean; what has no name or is null is left out, the last of a name wins */
    static Map<String, Object> toMap(@Nullable Object @Nullable [] fields) {
        if (fields == null) {
            return Map.of();
        }
        Map<String, Object> map = new LinkedHashMap<>(fields.length);
        for (int i = 0; i < fields.length; i += 2) {
            Object value = fields[i + 1];
            if (fields[i] instanceof String name && value != null) {
                map.put(name, value);
            }
        }
        return map;
    }

    private static @Nullable Object field(Object value) {
        if (value instanceof String || value instanceof Boolean || value instanceof Long || value instanceof Double) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte || isCounter(value)) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float number) {
            // by way of its text: 0.1f is to be 0.1, not 0.10000000149
            return Double.valueOf(number.toString());
        }
        if (value instanceof AtomicBoolean flag) {
            return flag.get();
        }
        if (value instanceof Optional<?> optional) {
            Object inner = optional.orElse(null);
            return inner == null ? null : field(inner);
        }
        if (value.getClass() == BigInteger.class && ((BigInteger) value).bitLength() < Long.SIZE) {
            return ((BigInteger) value).longValue();
        }
        if (value.getClass() == BigDecimal.class && isExact((BigDecimal) value)) {
            return ((BigDecimal) value).doubleValue();
        }
        return UserText.of(value);
    }

    private static boolean isCounter(Object value) {
        return value instanceof AtomicLong || value instanceof AtomicInteger || value instanceof LongAdder;
    }

    private static boolean isExact(BigDecimal value) {
        return value.precision() <= EXACT_DIGITS && Math.abs(value.scale()) <= EXACT_SCALE;
    }

    private static boolean isImmutable(@Nullable Object argument) {
        return argument == null
                || argument instanceof String
                || argument instanceof Integer
                || argument instanceof Long
                || argument instanceof Double
                || argument instanceof Boolean
                || argument instanceof UUID
                || argument instanceof Character
                || argument instanceof Float
                || argument instanceof Short
                || argument instanceof Byte
                || argument instanceof Class<?>
                || argument instanceof Duration
                || argument instanceof Period
                || argument instanceof URI
                || argument.getClass() == BigDecimal.class
                || argument.getClass() == BigInteger.class
                || argument instanceof TemporalAccessor
                        && argument.getClass().getName().startsWith("java.time.");
    }
}
