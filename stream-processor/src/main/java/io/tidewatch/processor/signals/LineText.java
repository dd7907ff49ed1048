package io.tidewatch.processor.signals;

import io.tidewatch.event.LogEvent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What of a line a log metric looks at: a field, a parameter of its pattern, an argument of its message, or what a regular
 * expression captured.
 */
@FunctionalInterface
interface LineText {
    /** What a name of a pattern's parameter stands behind. */
    String PARAMETER = "parameter.";

    /** @return the text; empty where the line has none */
    String of(LogLine line, @Nullable Captured captured);

    /** @return name of the pattern's parameter whose text it is; null where it is of something else */
    default @Nullable String parameter() {
        return null;
    }

    /** How texts are made few. */
    enum Form {
        PATH,
        CLASS;

        String of(String text) {
            return this == PATH ? PathText.template(text) : statusClass(text);
        }

        private static String statusClass(String text) {
            boolean code = text.length() == 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
            return code ? text.charAt(0) + "xx" : text;
        }
    }

    /**
     * @param text as written: {@code field.NAME}, {@code parameter.NAME}, {@code argument.1}, {@code capture.NAME}, and
     *     {@code | path} behind it
     * @param groups names that may be captured
     * @throws IllegalArgumentException naming what is wrong with it
     */
    static LineText parse(String text, List<String> groups) {
        int bar = text.indexOf('|');
        if (bar < 0) {
            return plain(text.trim(), groups);
        }
        LineText plain = plain(text.substring(0, bar).trim(), groups);
        String form = text.substring(bar + 1).trim();
        for (Form known : Form.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(form)) {
                return new Formed(plain, known);
            }
        }
        throw new IllegalArgumentException("'| " + form + "' is no form, expected | path or | class");
    }

    /** A text in a form. */
    record Formed(LineText plain, Form form) implements LineText {
        @Override
        public String of(LogLine line, @Nullable Captured captured) {
            return form.of(plain.of(line, captured));
        }

        @Override
        public @Nullable String parameter() {
            return plain.parameter();
        }
    }

    /** What stands at a parameter of the line's pattern. */
    record OfParameter(String parameter) implements LineText {
        @Override
        public String of(LogLine line, @Nullable Captured captured) {
            return line.parameters().value(parameter);
        }
    }

    private static LineText plain(String name, List<String> groups) {
        if (name.startsWith("capture.")) {
            String group = name.substring("capture.".length());
            if (!groups.contains(group)) {
                throw new IllegalArgumentException("'" + name + "' is no group of capture"
                        + (groups.isEmpty()
                                ? ", which is not there"
                                : ", expected capture." + String.join(", capture.", groups)));
            }
            return (line, captured) -> captured == null ? "" : captured.group(group);
        }
        if (name.startsWith(PARAMETER)) {
            String parameter = name.substring(PARAMETER.length());
            if (parameter.isBlank()) {
                throw new IllegalArgumentException(
                        "'" + name
                                + "' names no parameter, expected such as parameter.took: what tidewatch logs patterns ID lists");
            }
            return new OfParameter(parameter);
        }
        if (name.startsWith("argument.")) {
            int number = number(name.substring("argument.".length()));
            if (number < 1 || number > 100) {
                throw new IllegalArgumentException(
                        "'" + name + "' is no argument, expected argument.1 to argument.100");
            }
            return (line, captured) -> argument(line.line().event(), number);
        }
        if (!RuleWords.knows(io.tidewatch.alert.Rule.Input.LOGS, name)) {
            throw new IllegalArgumentException("'" + name + "' is no field of a line, expected "
                    + String.join(", ", RuleWords.fields(io.tidewatch.alert.Rule.Input.LOGS))
                    + ", parameter.NAME, argument.N or capture.NAME");
        }
        Field field = Field.parse(name);
        return (line, captured) -> line.text(field);
    }

    private static String argument(LogEvent event, int number) {
        return number <= event.arguments().size() ? event.arguments().get(number - 1) : "";
    }

    private static int number(String text) {
        double value = Numbers.parse(text);
        return value == Math.rint(value) ? (int) value : -1;
    }
}
