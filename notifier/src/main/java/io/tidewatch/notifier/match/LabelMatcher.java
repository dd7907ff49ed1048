package io.tidewatch.notifier.match;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Matcher;
import io.tidewatch.event.Severity;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/**
 * One test on one label, compiled. As text: {@code service=shop}, {@code env!=dev}, {@code team=~a|b}, {@code host!~db.*},
 * {@code severity>=ERROR}. A label that is missing counts as the empty text; a regex takes linear time and has to match
 * the whole value.
 */
public final class LabelMatcher {
    private static final java.util.regex.Pattern TEXT =
            java.util.regex.Pattern.compile("([A-Za-z_][A-Za-z0-9_.-]*)\\s*(=~|!~|!=|>=|=)\\s*(.*)", 32);
    private static final int MOST_PATTERN_CHARS = 500;

    private static final Map<String, Matcher.Op> OPS = new TreeMap<>(Map.of(
            "=", Matcher.Op.EQUAL,
            "!=", Matcher.Op.NOT_EQUAL,
            "=~", Matcher.Op.MATCHES,
            "!~", Matcher.Op.NOT_MATCHES,
            ">=", Matcher.Op.AT_LEAST));

    private final Matcher matcher;
    private final @Nullable Pattern pattern;

    private LabelMatcher(Matcher matcher, @Nullable Pattern pattern) {
        this.matcher = matcher;
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException where the text is no matcher */
    public static LabelMatcher parse(String text) {
        java.util.regex.Matcher found = TEXT.matcher(text.trim());
        if (!found.matches()) {
            throw new IllegalArgumentException("matcher is '" + text
                    + "', expected LABEL=VALUE, LABEL!=VALUE, LABEL=~REGEX, LABEL!~REGEX or LABEL>=VALUE");
        }
        MatchResult parts = found.toMatchResult();
        return of(new Matcher(parts.group(1), OPS.get(parts.group(2)), unquoted(parts.group(3))));
    }

    /** @throws IllegalArgumentException where the regex is none or too long */
    public static LabelMatcher of(Matcher matcher) {
        boolean regex = matcher.op() == Matcher.Op.MATCHES || matcher.op() == Matcher.Op.NOT_MATCHES;
        if (!regex) {
            return new LabelMatcher(matcher, null);
        }
        if (matcher.value().length() > MOST_PATTERN_CHARS) {
            throw new IllegalArgumentException("regex on " + matcher.field() + " has "
                    + matcher.value().length() + " characters, expected at most " + MOST_PATTERN_CHARS);
        }
        try {
            return new LabelMatcher(matcher, Pattern.compile(matcher.value()));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "regex on " + matcher.field() + " is '" + matcher.value() + "': " + e.getDescription());
        }
    }

    public boolean matches(Alert alert) {
        String value = AlertLabels.of(alert, matcher.field());
        return switch (matcher.op()) {
            case EQUAL -> value.equals(matcher.value());
            case NOT_EQUAL -> !value.equals(matcher.value());
            case MATCHES -> Objects.requireNonNull(pattern).matches(value);
            case NOT_MATCHES -> !Objects.requireNonNull(pattern).matches(value);
            case CONTAINS -> value.contains(matcher.value());
            case AT_LEAST -> atLeast(value);
        };
    }

    private boolean atLeast(String value) {
        try {
            return Severity.valueOf(value.toUpperCase(Locale.ROOT))
                            .compareTo(Severity.valueOf(matcher.value().toUpperCase(Locale.ROOT)))
                    >= 0;
        } catch (IllegalArgumentException notASeverity) {
            return atLeastNumber(value);
        }
    }

    private boolean atLeastNumber(String value) {
        try {
            return Double.parseDouble(value) >= Double.parseDouble(matcher.value());
        } catch (NumberFormatException neitherANumber) {
            return false;
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    @Override
    public String toString() {
        return matcher.toString();
    }
}
