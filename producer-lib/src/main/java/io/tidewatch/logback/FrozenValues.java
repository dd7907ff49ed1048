package io.tidewatch.logback;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.helpers.MessageFormatter;

/**
 * Arguments of a log call as they were at the call: what cannot change is kept as it is and rendered later, what could is
 * rendered at once, by the caller.
 */
final class FrozenValues {
    private static final String FAILED = "[FAILED toString()]";

    private FrozenValues() {}

    /** @return a copy whose elements do not change any more; null stays null */
    static Object @Nullable [] arguments(Object @Nullable [] arguments) {
        if (arguments == null || arguments.length == 0) {
            return null;
        }
        Object[] frozen = arguments.clone();
        for (int i = 0; i < frozen.length; i++) {
            Object argument = frozen[i];
            if (!isImmutable(argument)) {
                frozen[i] = text(argument);
            }
        }
        return frozen;
    }

    /** @return fields of a fluent call: String, Long, Double or Boolean; what is null is left out */
    static Map<String, Object> fields(@Nullable List<KeyValuePair> pairs) {
        if (pairs == null || pairs.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        for (KeyValuePair pair : pairs) {
            if (pair.key != null && pair.value != null) {
                fields.put(pair.key, field(pair.value));
            }
        }
        return fields;
    }

    /** @return the argument's text; whatever its {@code toString} does */
    // a toString is user code: no failure of it, recursion included, may reach the caller of a log call
    @SuppressWarnings("CatchingUnchecked")
    static String text(@Nullable Object argument) {
        try {
            if (argument != null && argument.getClass().isArray()) {
                return MessageFormatter.basicArrayFormat("{}", new Object[] {argument});
            }
            String text = String.valueOf(argument);
            return text == null ? "null" : text;
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            return FAILED;
        }
    }

    private static Object field(Object value) {
        if (value instanceof String || value instanceof Boolean || value instanceof Long || value instanceof Double) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        return value instanceof Float number ? (Object) number.doubleValue() : text(value);
    }

    private static boolean isImmutable(@Nullable Object argument) {
        return argument == null
                || argument instanceof String
                || argument instanceof Integer
                || argument instanceof Long
                || argument instanceof Double
                || argument instanceof Boolean
                || argument instanceof Enum<?>
                || argument instanceof UUID
                || argument instanceof Character
                || argument instanceof Float
                || argument instanceof Short
                || argument instanceof Byte
                || argument instanceof Class<?>
                || argument.getClass() == BigDecimal.class
                || argument.getClass() == BigInteger.class
                || argument instanceof TemporalAccessor
                        && argument.getClass().getName().startsWith("java.time.");
    }
}
