package io.tidewatch.logback;

import io.tidewatch.config.Secret;
import io.tidewatch.redact.Kind;
import io.tidewatch.redact.RedactConfig;
import io.tidewatch.redact.Style;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is redacted, as logback fills it in: an element of {@code <redaction>} for each thing. */
public final class RedactionProperties {
    private final List<Kind> off = new ArrayList<>();
    private final Map<String, Style> styles = new HashMap<>();
    private final List<String> fields = new ArrayList<>();
    private final Map<String, String> patterns = new HashMap<>();
    private Secret hashKey = Secret.none();

    /** @param kind such as {@code email}: is not looked for */
    public void addOff(String kind) {
        off.add(constant(Kind.class, kind));
    }

    /** @param name whose values are replaced whole */
    public void addField(String name) {
        fields.add(name);
    }

    /** @param pattern {@code name=regex} */
    public void addPattern(String pattern) {
        int equals = equalsSign("pattern", pattern, "name=regex");
        patterns.put(pattern.substring(0, equals).trim(), pattern.substring(equals + 1));
    }

    /** @param style {@code name=style}, of a kind or a pattern */
    public void addStyle(String style) {
        int equals = equalsSign("style", style, "name=style");
        styles.put(style.substring(0, equals).trim(), constant(Style.class, style.substring(equals + 1)));
    }

    /** @param key of the style hash */
    public void setHashKey(String key) {
        hashKey = Secret.of(key);
    }

    /** @throws IllegalArgumentException naming what is wrong */
    RedactConfig toConfig() {
        return new RedactConfig(true, off, styles, fields, patterns, hashKey);
    }

    private static int equalsSign(String element, String text, String expected) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(element + " is '" + text + "', expected " + expected);
        }
        return equals;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text.trim().replace('-', '_'))) {
                return constant;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is none of "
                + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
    }
}
