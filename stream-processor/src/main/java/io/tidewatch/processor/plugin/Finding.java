package io.tidewatch.processor.plugin;

import io.tidewatch.event.Severity;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Something that people should know of. Its alert is that of its analyzer, name and labels; saying it again goes on with the same
 * alert, with other words and severity where they changed.
 *
 * @param name what it is, such as {@code task-hangs}: the label {@code alertname} that routes and silences go by; 1 to 200
 *     characters
 * @param labels of what it is; {@code service} and {@code host} say whose health it concerns. At most 30, names to 200 characters,
 *     values to 1,000; {@code alertname}, {@code analyzer} and {@code severity} are set by Tidewatch
 * @param severity how bad
 * @param summary one line for people; 1 to 1,000 characters
 * @param annotations further texts that belong to it but do not name it, at most 30, names to 200 characters, values to 4,000
 * @param sinceMillis since when it holds, milliseconds since the epoch; 0: since it is said
 * @param lasts how long it holds unless it is said again or {@linkplain AnalyzerContext#over over}; 1 s to 7 d
 */
public record Finding(
        String name,
        Map<String, String> labels,
        Severity severity,
        String summary,
        Map<String, String> annotations,
        long sinceMillis,
        Duration lasts) {
    private static final Set<String> OURS = Set.of("alertname", "analyzer", "severity");
    private static final int MOST = 30;
    private static final int NAME = 200;
    private static final int VALUE = 1_000;
    private static final int TEXT = 4_000;
    private static final Duration LEAST_LASTS = Duration.ofSeconds(1);
    private static final Duration MOST_LASTS = Duration.ofDays(7);

    /** @throws IllegalArgumentException where something is missing or too long; it says what */
    public Finding {
        within("name", name, NAME);
        within("summary", summary, VALUE);
        Objects.requireNonNull(severity, "severity");
        labels = texts("labels", labels, VALUE);
        annotations = texts("annotations", annotations, TEXT);
        for (String ours : OURS) {
            if (labels.containsKey(ours)) {
                throw new IllegalArgumentException("labels has '" + ours + "', which is set by Tidewatch");
            }
        }
        if (lasts.compareTo(LEAST_LASTS) < 0 || lasts.compareTo(MOST_LASTS) > 0) {
            throw new IllegalArgumentException("lasts is " + lasts + ", expected 1 s to 7 d");
        }
        if (sinceMillis < 0) {
            throw new IllegalArgumentException("sinceMillis is " + sinceMillis + ", expected a time or 0");
        }
    }

    /** One without annotations that holds from now on. */
    public static Finding of(
            String name, Map<String, String> labels, Severity severity, String summary, Duration lasts) {
        return new Finding(name, labels, severity, summary, Map.of(), 0, lasts);
    }

    /** @return a text that fits into {@code most} characters; what is cut ends with … */
    public static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }

    private static Map<String, String> texts(String what, Map<String, String> texts, int most) {
        if (texts.size() > MOST) {
            throw new IllegalArgumentException(what + " has " + texts.size() + " entries, expected at most " + MOST);
        }
        texts.forEach((name, value) -> {
            within("a name in " + what, name, NAME);
            within(what + "." + name, value, most);
        });
        return Map.copyOf(texts);
    }

    private static void within(String what, String text, int most) {
        if (text.isEmpty() || text.length() > most) {
            throw new IllegalArgumentException(what + " has " + text.length() + " characters, expected 1 to " + most);
        }
    }
}
