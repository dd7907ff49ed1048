package io.tidewatch.processor.signals;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By what a start and its end are known to belong together: a text that both lines carry. Immutable, thread-safe. */
final class LineKey {
    private final @Nullable Pattern capture;
    private final LineText text;

    /**
     * @param key a field, {@code parameter.NAME}, {@code argument.N} or {@code capture.NAME}
     * @param capture regular expression that is looked for in the message; empty: none
     * @throws IllegalArgumentException naming what cannot be compiled
     */
    LineKey(String key, String capture) {
        this.capture = capture.isEmpty() ? null : LineMeasure.capture(capture);
        List<String> groups = this.capture == null ? List.of() : LineMeasure.groups(this.capture);
        try {
            text = LineText.parse(key, groups);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("key: " + e.getMessage(), e);
        }
    }

    boolean namesParameter() {
        return text.parameter() != null;
    }

    /** @return the text; empty where the line has none */
    String of(LogLine line, Captured.Memo memo) {
        Captured captured =
                capture == null ? null : memo.of(capture, line.line().event().message());
        return capture != null && captured == null ? "" : text.of(line, captured);
    }
}
