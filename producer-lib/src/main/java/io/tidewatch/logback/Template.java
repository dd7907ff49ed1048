package io.tidewatch.logback;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fills a message's places as SLF4J does: an argument for each {@code {}}; {@code \{}} is no place, {@code \\{}} is a
 * backslash before one.
 */
final class Template {
    static final String PLACE = "{}";

    private Template() {}

    /** @param arguments frozen ones: what is no text is of a type of the JDK whose own does not fail */
    static List<String> texts(@Nullable Object[] arguments) {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = String.valueOf(arguments[i]);
        }
        return Arrays.asList(texts);
    }

    static String fill(String template, List<String> arguments) {
        int size = template.length();
        for (int i = 0; i < arguments.size(); i++) {
            size += arguments.get(i).length();
        }
        StringBuilder out = new StringBuilder(size);
        int copied = 0;
        for (int next = 0; next < arguments.size(); ) {
            int place = template.indexOf(PLACE, copied);
            if (place < 0) {
                break;
            }
            boolean escaped = place > 0 && template.charAt(place - 1) == '\\';
            boolean doubled = escaped && place > 1 && template.charAt(place - 2) == '\\';
            if (escaped && !doubled) {
                // only the brace is taken: what follows it is looked at again, as SLF4J does
                out.append(template, copied, place - 1).append('{');
                copied = place + 1;
            } else {
                out.append(template, copied, doubled ? place - 1 : place).append(arguments.get(next++));
                copied = place + 2;
            }
        }
        return out.append(template, copied, template.length()).toString();
    }
}
