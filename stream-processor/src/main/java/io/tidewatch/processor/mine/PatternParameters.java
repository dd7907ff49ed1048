package io.tidewatch.processor.mine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one pattern: of a mined one its variable parts; of a template that its source gave the {@code {}}, named by the
 * key or word before each, else the word behind it, else {@code p} and its number. Immutable.
 */
public final class PatternParameters {
    /** Of a pattern that has none, or none that anything is known of. */
    public static final PatternParameters NONE = new PatternParameters(null, List.of());

    private static final String ARGUMENT = "{}";
    private static final String CLOSING = ")]};!?.,";

    private final @Nullable Pattern mined;
    private final List<Parameter> named;

    private PatternParameters(@Nullable Pattern mined, List<Parameter> named) {
        this.mined = mined;
        this.named = List.copyOf(named);
    }

    /** Of a pattern that was mined. */
    public static PatternParameters of(PatternRow row) {
        Pattern pattern = new Pattern(row.shape(), row.number());
        List<String> names = Parameters.names(pattern);
        Shape shape = pattern.shape;
        List<Parameter> named = new ArrayList<>(names.size());
        for (int i = 0; i < shape.length(); i++) {
            if (shape.kinds[i] == Kind.VARIABLE) {
                String next = i + 1 < shape.length() ? shape.texts[i + 1] : "";
                named.add(new Parameter(names.get(named.size()), unit(next)));
            }
        }
        return new PatternParameters(pattern, named);
    }

    /** Of a message template with {@code {}} for each argument. */
    public static PatternParameters ofTemplate(String template) {
        List<String> names = new ArrayList<>();
        List<Parameter> named = new ArrayList<>();
        for (int at = template.indexOf(ARGUMENT); at >= 0; at = template.indexOf(ARGUMENT, at + 2)) {
            String next = wordFrom(template, at + 2);
            String before = wordBefore(template, at);
            String name = before.length() > 1 ? before : at > 0 && next.length() > 1 ? next : "p" + (names.size() + 1);
            String unused = Parameters.unused(names, Parameters.cut(name));
            names.add(unused);
            named.add(new Parameter(unused, unit(next)));
        }
        return new PatternParameters(null, named);
    }

    /** @return left to right */
    public List<Parameter> named() {
        return named;
    }

    /**
     * @param reader of the limits the pattern was found with
     * @param message a line of that pattern
     * @param arguments those of its template; empty where the pattern was mined
     * @return what stands at each parameter, left to right, empty where nothing does; fewer where the line has fewer
     */
    public List<String> values(Parameters reader, String message, List<String> arguments) {
        return mined == null ? arguments : reader.values(mined, message);
    }

    private static String unit(String word) {
        return Units.seconds(word) > 0 || Units.bytes(word) > 0 ? word : "";
    }

    /** The word before that place, over a few separators; empty where something is closed in between, or nothing stands there. */
    private static String wordBefore(String text, int place) {
        int end = place;
        while (end > 0 && place - end < 4 && !inWord(text.charAt(end - 1))) {
            if (CLOSING.indexOf(text.charAt(end - 1)) >= 0) {
                return "";
            }
            end--;
        }
        int from = end;
        while (from > 0 && inWord(text.charAt(from - 1))) {
            from--;
        }
        return trimmed(text.substring(from, end));
    }

    private static String wordFrom(String text, int place) {
        int from = place;
        while (from < text.length() && text.charAt(from) == ' ') {
            from++;
        }
        int end = from;
        while (end < text.length() && inWord(text.charAt(end))) {
            end++;
        }
        return trimmed(text.substring(from, end));
    }

    private static boolean inWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }

    private static String trimmed(String word) {
        int from = 0;
        int end = word.length();
        while (from < end && !Character.isLetterOrDigit(word.charAt(from))) {
            from++;
        }
        while (end > from && !Character.isLetterOrDigit(word.charAt(end - 1))) {
            end--;
        }
        return word.substring(from, end);
    }
}
