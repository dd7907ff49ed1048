package io.tidewatch.redact;

import io.tidewatch.config.Doc;
import io.tidewatch.config.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is redacted, and how.
 *
 * @param enabled false sends everything as it is, secrets and all
 * @param off kinds that are not looked for
 * @param styles how what is found is replaced, by a kind's label or a pattern's name; a kind without one has its default
 * @param fields names whose values are replaced whole: of the context, of fields, of tags, and of pairs in texts; case,
 *     {@code _} and {@code -} do not matter, and the last part of a nested key is enough
 * @param patterns regular expressions of RE2 by a name of their own; where one has a group, the group is replaced
 * @param hashKey key of {@link Style#HASH}; needed where that is used
 */
public record RedactConfig(
        @Doc("false sends logs and errors as they are, secrets and all")
        boolean enabled,

        @Doc("kinds that are not looked for, such as email") List<Kind> off,

        @Doc("mask, partial, last4 or hash, by kind or pattern")
        Map<String, Style> styles,

        @Doc("names whose values are replaced whole") List<String> fields,
        @Doc("regular expressions (RE2) by name") Map<String, String> patterns,
        @Doc("key of the style hash") Secret hashKey) {
    static final int MAX_FIELDS = 256;
    static final int MAX_PATTERNS = 32;
    private static final int MAX_NAME = 64;

    public RedactConfig {
        off = List.copyOf(off);
        styles = styles(styles, patterns.keySet());
        fields = List.copyOf(fields);
        patterns = Map.copyOf(patterns);
        if (off.contains(Kind.CUSTOM) || off.contains(Kind.FIELD)) {
            throw new IllegalArgumentException(
                    "off holds " + off + ": custom and field are off where none is configured");
        }
        if (fields.size() > MAX_FIELDS) {
            throw new IllegalArgumentException(
                    "fields holds " + fields.size() + " names, expected at most " + MAX_FIELDS);
        }
        if (patterns.size() > MAX_PATTERNS) {
            throw new IllegalArgumentException(
                    "patterns holds " + patterns.size() + ", expected at most " + MAX_PATTERNS);
        }
        new FieldNames(fields);
        patterns.forEach(CustomPattern::check);
        if (styles.containsValue(Style.HASH) && !hashKey.isSet()) {
            throw new IllegalArgumentException("hashKey is not set, expected one because a style is hash");
        }
    }

    /** All kinds in their own styles, nothing else. */
    public static RedactConfig defaults() {
        return new RedactConfig(true, List.of(), Map.of(), List.of(), Map.of(), Secret.none());
    }

    /** A builder that begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** @return how what is found under the name is replaced */
    Style style(String name, Kind kind) {
        return styles.getOrDefault(name, kind.defaultStyle());
    }

    private static Map<String, Style> styles(Map<String, Style> given, Set<String> patterns) {
        Map<String, Style> styles = new HashMap<>();
        Set<String> known = new TreeSet<>(patterns);
        for (Kind kind : Kind.values()) {
            known.add(kind.label());
        }
        given.forEach((name, style) -> {
            String plain = patterns.contains(name)
                    ? name
                    : name.toLowerCase(Locale.ROOT).replace('-', '_');
            if (!known.contains(plain)) {
                throw new IllegalArgumentException("styles holds '" + name + "', expected one of " + known);
            }
            styles.put(plain, style);
        });
        return Map.copyOf(styles);
    }

    static void checkName(String name) {
        if (name.isBlank()
                || name.length() > MAX_NAME
                || !name.chars().allMatch(c -> Chars.isToken((char) c) || c == '.')) {
            throw new IllegalArgumentException(
                    "patterns holds '" + name + "', expected a name of letters, digits, _ - .");
        }
        for (Kind kind : Kind.values()) {
            if (kind.label().equals(name)) {
                throw new IllegalArgumentException("patterns holds '" + name + "', which is the name of a kind");
            }
        }
    }

    /** Sets one thing after the other; not thread-safe. */
    public static final class Builder {
        private final List<Kind> off = new ArrayList<>();
        private final Map<String, Style> styles = new HashMap<>();
        private final List<String> fields = new ArrayList<>();
        private final Map<String, String> patterns = new HashMap<>();
        private boolean enabled = true;
        private Secret hashKey = Secret.none();

        private Builder() {}

        /** False sends everything as it is. */
        public Builder enabled(boolean enabled) {
            this.enabled = enabled;
            return this;
        }

        /** Does not look for these. */
        public Builder off(Kind... kinds) {
            off.addAll(List.of(kinds));
            return this;
        }

        public Builder style(Kind kind, Style style) {
            styles.put(kind.label(), style);
            return this;
        }

        /** Replaces the values of these names whole. */
        public Builder fields(String... names) {
            fields.addAll(List.of(names));
            return this;
        }

        /** @param regex of RE2; where it has a group, the group is replaced */
        public Builder pattern(String name, String regex) {
            patterns.put(name, regex);
            return this;
        }

        public Builder pattern(String name, String regex, Style style) {
            styles.put(name, style);
            return pattern(name, regex);
        }

        public Builder hashKey(Secret hashKey) {
            this.hashKey = hashKey;
            return this;
        }

        /** @throws IllegalArgumentException naming what is wrong */
        public RedactConfig build() {
            return new RedactConfig(enabled, off, styles, fields, patterns, hashKey);
        }
    }
}
