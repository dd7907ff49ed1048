package io.tidewatch.publish;

import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Thrown;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes an event smaller, field by field, so that what a person reads first survives: the beginning of its message, of its
 * stack and of its arguments. Never cuts within a character.
 */
public final class EventCutter {
    /** Tag of an error that was cut: how many bytes it had. */
    static final String CUT = "cut";

    private static final int NAME_CHARS = 256;
    private static final int MOST_ENTRIES = 64;
    /** A line of fewer characters says nothing. */
    private static final int LEAST_CRUMB = 64;

    private EventCutter() {}

    /**
     * @param budget about how many characters it may have in all
     * @param originalBytes what it was, for the mark
     */
    public static LogEvent log(LogEvent event, int budget, int originalBytes) {
        Thrown thrown = event.thrown();
        return new LogEvent(
                event.timeMillis(),
                event.level(),
                text(event.logger(), NAME_CHARS),
                text(event.thread(), NAME_CHARS),
                text(event.message(), budget / 4),
                event.template() == null ? null : text(event.template(), budget / 8),
                list(event.arguments(), budget / 8),
                list(event.markers(), budget / 16),
                texts(event.context(), budget / 16),
                fields(event.fields(), budget / 16),
                thrown == null
                        ? null
                        : new Thrown(
                                text(thrown.type(), NAME_CHARS),
                                text(thrown.message(), budget / 8),
                                text(thrown.stack(), budget / 4),
                                thrown.fingerprint()),
                originalBytes,
                event.source());
    }

    /**
     * The same for an error; the mark is a tag, {@value #CUT}.
     *
     * @param budget about how many characters it may have in all
     * @param originalBytes what it was
     */
    static ErrorEvent error(ErrorEvent event, int budget, int originalBytes) {
        Map<String, String> tags = new LinkedHashMap<>(texts(event.tags(), budget / 16));
        tags.put(CUT, Integer.toString(originalBytes));
        return new ErrorEvent(
                event.timeMillis(),
                event.source(),
                text(event.fingerprint(), NAME_CHARS),
                texts(event.fingerprints(), budget / 16),
                text(event.type(), NAME_CHARS),
                text(event.message(), budget / 4),
                text(event.stack(), budget / 4),
                text(event.culprit(), NAME_CHARS),
                text(event.logger(), NAME_CHARS),
                text(event.thread(), NAME_CHARS),
                event.handled(),
                event.severity(),
                event.count(),
                texts(event.context(), budget / 16),
                tags,
                text(event.user(), NAME_CHARS),
                text(event.severityReason(), NAME_CHARS),
                breadcrumbs(event.breadcrumbs(), budget / 8));
    }

    /** The newest, which say most of what led to it. */
    private static List<Breadcrumb> breadcrumbs(List<Breadcrumb> crumbs, int budget) {
        int most = Math.min(Math.min(MOST_ENTRIES, crumbs.size()), budget / LEAST_CRUMB);
        int each = budget / Math.max(1, most);
        return crumbs.subList(crumbs.size() - most, crumbs.size()).stream()
                .map(c -> new Breadcrumb(
                        c.timeMillis(), c.level(), text(c.logger(), each / 4), text(c.message(), each / 2)))
                .toList();
    }

    static String text(String text, int chars) {
        if (text.length() <= chars) {
            return text;
        }
        int end = Math.max(0, chars);
        return text.substring(0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }

    private static List<String> list(List<String> texts, int budget) {
        int each = budget / Math.max(1, Math.min(MOST_ENTRIES, texts.size()));
        return texts.stream().limit(MOST_ENTRIES).map(text -> text(text, each)).toList();
    }

    private static Map<String, String> texts(Map<String, String> map, int budget) {
        int each = budget / Math.max(1, Math.min(MOST_ENTRIES, map.size()));
        Map<String, String> cut = new LinkedHashMap<>();
        map.entrySet().stream()
                .limit(MOST_ENTRIES)
                .forEach(entry -> cut.put(text(entry.getKey(), NAME_CHARS), text(entry.getValue(), each)));
        return cut;
    }

    private static Map<String, Object> fields(Map<String, Object> map, int budget) {
        int each = budget / Math.max(1, Math.min(MOST_ENTRIES, map.size()));
        Map<String, Object> cut = new LinkedHashMap<>();
        map.entrySet().stream().limit(MOST_ENTRIES).forEach(entry -> {
            Object value = entry.getValue();
            cut.put(text(entry.getKey(), NAME_CHARS), value instanceof String text ? text(text, each) : value);
        });
        return cut;
    }
}
