package io.tidewatch.processor.signals;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Condition;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes lines that begin or end something, as a {@code sequence} rule says, to what is open. Not thread-safe. */
final class StartLines {
    private final OpenStarts open;
    private final Captured.Memo captured = new Captured.Memo();

    StartLines(OpenStarts open) {
        this.open = open;
    }

    /**
     * A line of which the selector's tests are true.
     *
     * @param selector of starts or of ends
     * @param group values of the fields the rule groups by
     * @param sample how the line is shown
     */
    void take(
            Selector selector,
            LogLine line,
            long appendMillis,
            Supplier<@Nullable List<String>> group,
            Supplier<Alert.Sample> sample) {
        captured.next();
        String key = Objects.requireNonNull(selector.key, "it is of a sequence").of(line, captured);
        if (key.isEmpty()) {
            return;
        }
        String name = OpenStarts.name(selector.rule.id(), line.source().key(), key);
        if (selector.end == null) {
            open.end(name, appendMillis);
        } else if (!selector.end.matches(line)) {
            Condition.Sequence of = (Condition.Sequence) selector.rule.condition();
            int revision = selector.rule.revision();
            long due = appendMillis + of.within().toMillis();
            if (open.takes(name, revision, appendMillis, due)) {
                List<String> values = Objects.requireNonNull(group.get(), "it has no term");
                open.put(
                        name,
                        new OpenStarts.Start(selector.rule.id(), revision, appendMillis, due, values, sample.get()));
            }
        }
    }
}
