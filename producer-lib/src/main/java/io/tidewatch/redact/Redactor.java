package io.tidewatch.redact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Replaces secrets in texts: passwords, tokens, keys and cookies by the name they stand behind or by their shape, private
 * keys, e-mail addresses, phone numbers, ID and bank cards ({@link Kind}), and what the configuration adds.
 *
 * <p>Linear in the length of the text. A text without a secret comes back as it is, and nothing is allocated. What was
 * replaced once is not replaced again. Throws nothing; a text that it fails on is replaced whole. Thread-safe.
 */
public final class Redactor implements UnaryOperator<String> {
    /** What stands for a secret. */
    public static final String MASK = Marks.MASK;

    private static final int MAX_PASSES = 8;

    /** The least that can be found: a name of the configuration, a separator and a character. */
    private static final int SHORTEST = 3;

    private final SecretScanner scanner;
    private final FieldNames fields;
    private final Marks marks;
    private final int kinds;
    private final Map<Kind, Style> styles = new EnumMap<>(Kind.class);
    private final List<CustomPattern> patterns = new ArrayList<>();
    private final Map<Kind, LongAdder> counts = new EnumMap<>(Kind.class);
    private final Map<String, LongAdder> byPattern = new LinkedHashMap<>();
    private final Seen seen = new Seen();

    private Redactor(RedactConfig config) {
        int found = 0;
        for (Kind kind : Kind.values()) {
            styles.put(kind, config.style(kind.label(), kind));
            counts.put(kind, new LongAdder());
            found |= config.enabled() && !config.off().contains(kind) ? kind.bit() : 0;
        }
        kinds = found;
        fields = new FieldNames(config.fields());
        marks = new Marks(config.hashKey());
        scanner = new SecretScanner(fields, kinds);
        if (config.enabled()) {
            config.patterns().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(e -> {
                        patterns.add(
                                new CustomPattern(e.getKey(), e.getValue(), config.style(e.getKey(), Kind.CUSTOM)));
                        byPattern.put(e.getKey(), new LongAdder());
                    });
        }
    }

    /** A redactor with all kinds in their own styles. */
    public static Redactor standard() {
        return of(RedactConfig.defaults());
    }

    /** A redactor as configured; one that is not enabled gives every text back as it is. */
    public static Redactor of(RedactConfig config) {
        return new Redactor(config);
    }

    @Override
    public String apply(String text) {
        return redact(text);
    }

    /** @return the text with its secrets replaced; the same instance where there was none */
    public String redact(String text) {
        return run(text);
    }

    /** @return what {@link #redact} would replace, from left to right; nothing is counted */
    public List<Finding> find(String text) {
        List<Finding> findings = new ArrayList<>();
        if (text.length() <= Span.MAX_TEXT) {
            scan(text, findings);
            patterns.forEach(pattern -> found(pattern, text, findings));
            findings.sort(Comparator.comparingInt(Finding::from));
        }
        return findings;
    }

    /** @return the value, replaced whole where its key names a secret and it looks like one; else redacted as a text */
    public String redactValue(String key, String value) {
        if (kinds == 0 && patterns.isEmpty()) {
            return value;
        }
        KeyWord word = seen.word(key, fields);
        if (word == null
                || (kinds & word.kind().bit()) == 0
                || value.isEmpty()
                || Values.isNothing(value, 0, value.length())
                || !Needs.met(value, 0, value.length(), word, true)) {
            return redactSeen(value);
        }
        StringBuilder out = new StringBuilder();
        marks.append(out, value, 0, value.length(), word.kind(), style(word.kind()));
        counted(word.kind()).increment();
        return out.toString();
    }

    /** As {@link #redact}, for texts that come again: a template, a value of the context. */
    @SuppressWarnings("ReferenceEquality") // redact gives the same instance back
    String redactSeen(String text) {
        if (seen.isClean(text)) {
            return text;
        }
        String redacted = redact(text);
        if (redacted == text) {
            seen.clean(text);
        }
        return redacted;
    }

    boolean hides(Kind kind) {
        return (kinds & kind.bit()) != 0;
    }

    /** Whether the key names something whose values may have to go. */
    boolean namesSecret(String key) {
        return seen.word(key, fields) != null;
    }

    /** @return how much has been replaced so far, by kind or by the name of a pattern; all of them, also those at zero */
    public Map<String, Long> counts() {
        Map<String, Long> all = new LinkedHashMap<>();
        for (String name : names()) {
            all.put(name, count(name));
        }
        return all;
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (Kind kind : Kind.values()) {
            if (kind != Kind.CUSTOM) {
                names.add(kind.label());
            }
        }
        names.addAll(byPattern.keySet());
        return names;
    }

    long count(String name) {
        LongAdder pattern = byPattern.get(name);
        if (pattern != null) {
            return pattern.sum();
        }
        for (Kind kind : Kind.values()) {
            if (kind.label().equals(name)) {
                return counted(kind).sum();
            }
        }
        return 0;
    }

    private Style style(Kind kind) {
        return Objects.requireNonNull(styles.get(kind));
    }

    private LongAdder counted(Kind kind) {
        return Objects.requireNonNull(counts.get(kind));
    }

    /** @return what stands for a value that was found as part of a longer text */
    String mark(String value, Finding finding) {
        StringBuilder out = new StringBuilder();
        marks.append(out, value, 0, value.length(), finding.kind(), finding.style());
        return out.toString();
    }

    // hostile text must not stop whoever logs it: where this fails, nothing of the text leaves
    @SuppressWarnings("ReferenceEquality") // what is not changed is the same instance
    private String run(String text) {
        try {
            if (text.length() > Span.MAX_TEXT) {
                return MASK;
            }
            if (text.length() < SHORTEST && patterns.isEmpty()) {
                return text;
            }
            String redacted = pass(text);
            boolean changed = redacted != text;
            // what was replaced may change what its neighbours look like: until nothing is found any more
            for (int i = 0; changed && i < MAX_PASSES; i++) {
                String again = pass(redacted);
                changed = again != redacted;
                redacted = again;
            }
            return redacted;
        } catch (RuntimeException e) {
            return MASK;
        }
    }

    private String pass(String text) {
        String redacted = scan(text, null);
        for (int i = 0; i < patterns.size(); i++) {
            redacted = matched(redacted, patterns.get(i));
        }
        return redacted;
    }

    private String scan(String text, @Nullable List<Finding> findings) {
        long span = scanner.next(text, 0, 0);
        if (span == Span.NONE) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        int copied = 0;
        while (span != Span.NONE) {
            Kind kind = Span.kind(span);
            Style style = style(kind);
            out.append(text, copied, Span.from(span));
            marks.append(out, text, Span.from(span), Span.to(span), kind, style);
            copied = Span.to(span);
            if (findings == null) {
                counted(kind).increment();
            } else {
                findings.add(new Finding(kind.label(), kind, Span.from(span), copied, style));
            }
            span = scanner.next(text, copied, copied);
        }
        return out.append(text, copied, text.length()).toString();
    }

    private String matched(String text, CustomPattern pattern) {
        StringBuilder out = new StringBuilder();
        int[] copied = {0};
        pattern.find(text, (from, to) -> {
            out.append(text, copied[0], from);
            marks.append(out, text, from, to, Kind.CUSTOM, pattern.style());
            copied[0] = to;
            byPattern.getOrDefault(pattern.name(), counted(Kind.CUSTOM)).increment();
        });
        return copied[0] == 0
                ? text
                : out.append(text, copied[0], text.length()).toString();
    }

    private static void found(CustomPattern pattern, String text, List<Finding> findings) {
        pattern.find(text, (from, to) -> {
            boolean known = findings.stream().anyMatch(f -> f.from() <= from && f.to() >= to);
            if (!known) {
                findings.add(new Finding(pattern.name(), Kind.CUSTOM, from, to, pattern.style()));
            }
        });
    }
}
