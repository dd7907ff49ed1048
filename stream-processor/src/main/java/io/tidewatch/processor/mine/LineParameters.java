package io.tidewatch.processor.mine;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What stands at the parameters of one line's pattern. The line is read when somebody asks for the first of them, and once.
 * For the thread of the task that found the pattern, until that takes its next record.
 */
public final class LineParameters {
    /** Of a line of which nobody has looked at the pattern's parameters, or whose pattern has none. */
    public static final LineParameters NONE = new LineParameters(PatternParameters.NONE, null, "", List.of());

    private final PatternParameters pattern;
    private final @Nullable Parameters reader;
    private final String message;
    private final List<String> arguments;
    private @Nullable List<String> values;

    private LineParameters(
            PatternParameters pattern, @Nullable Parameters reader, String message, List<String> arguments) {
        this.pattern = pattern;
        this.reader = reader;
        this.message = message;
        this.arguments = arguments;
    }

    /**
     * @param pattern of the line
     * @param reader of the limits the pattern was found with
     * @param arguments those of its template; empty where the pattern was mined
     */
    public static LineParameters of(
            PatternParameters pattern, Parameters reader, String message, List<String> arguments) {
        return pattern.named().isEmpty() ? NONE : new LineParameters(pattern, reader, message, arguments);
    }

    /** @return whether the pattern has a parameter of that name */
    public boolean has(String name) {
        return place(name) >= 0;
    }

    /** @return what stands there, empty where nothing does or the pattern has no parameter of that name */
    public String value(String name) {
        int place = place(name);
        if (place < 0) {
            return "";
        }
        List<String> all = values;
        if (all == null) {
            all = pattern.values(Objects.requireNonNull(reader, "it has parameters"), message, arguments);
            values = all;
        }
        return place < all.size() ? all.get(place) : "";
    }

    /** @return the word behind that parameter where it is a unit; else empty */
    public String unit(String name) {
        int place = place(name);
        return place < 0 ? "" : pattern.named().get(place).unit();
    }

    private int place(String name) {
        List<Parameter> named = pattern.named();
        for (int i = 0; i < named.size(); i++) {
            if (named.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
