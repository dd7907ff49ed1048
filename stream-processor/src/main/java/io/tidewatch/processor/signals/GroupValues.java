package io.tidewatch.processor.signals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The values events are grouped by, as they are told of: they become part of keys, of labels and of messages. Not
 * thread-safe.
 */
final class GroupValues {
    private static final int MOST_SHOWN = 4_096;

    private final UnaryOperator<String> redact;
    /** Looking for secrets anew in each event would cost more than all else. */
    private final Map<Named, String> shown = new HashMap<>();

    private record Named(Field field, String value) {}

    GroupValues(UnaryOperator<String> redact) {
        this.redact = redact;
    }

    /** @return the event's values in the order of the group's fields, then its term; null where it has no term to tell of */
    @Nullable
    List<String> of(Selector selector, Event event) {
        List<String> values = new ArrayList<>(selector.group.size() + 1);
        for (Field field : selector.group) {
            values.add(shown(field, event.text(field)));
        }
        if (selector.term != null) {
            String term = event.text(selector.term);
            if (term.isEmpty()) {
                return null;
            }
            values.add(shown(selector.term, term));
        }
        return values;
    }

    /** @return those of {@link #of} under the names of their fields */
    static Map<String, String> named(Selector selector, List<String> values) {
        Map<String, String> group = new LinkedHashMap<>();
        for (int i = 0; i < selector.group.size(); i++) {
            group.put(selector.group.get(i).text(), values.get(i));
        }
        if (selector.term != null) {
            group.put(selector.term.text(), values.get(selector.group.size()));
        }
        return group;
    }

    /** Redacted with its name beside it, and before it is cut: half a secret is one too. Names of sources are what they are. */
    private String shown(Field field, String value) {
        if (field.kind().ofSource() || value.isEmpty()) {
            return Texts.cut(value, SignalConfig.MAX_GROUP_VALUE_CHARS);
        }
        if (shown.size() >= MOST_SHOWN) {
            shown.clear();
        }
        return shown.computeIfAbsent(
                new Named(field, Texts.cut(value, 4 * SignalConfig.MAX_GROUP_VALUE_CHARS)), this::redacted);
    }

    private String redacted(Named named) {
        String before = named.field.name().isEmpty() ? "" : named.field.name() + "=";
        String text = redact.apply(before + named.value);
        return Texts.cut(
                text.startsWith(before) ? text.substring(before.length()) : text, SignalConfig.MAX_GROUP_VALUE_CHARS);
    }
}
