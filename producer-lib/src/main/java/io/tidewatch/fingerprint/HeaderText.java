package io.tidewatch.fingerprint;

import org.jspecify.annotations.Nullable;

/**
 * The line an exception begins with: {@code type: message}, as {@link Throwable#toString()} writes it.
 *
 * @param type class name
 * @param message what follows on that line
 * @param named whether the class is named like an exception's, so that it cannot be a logger's
 */
record HeaderText(String type, String message, boolean named) {
    private static final String UNCAUGHT = "Exception in thread \"";

    /** @return the header the text begins with; null where it begins with none */
    static @Nullable HeaderText of(String text) {
        String rest = text;
        if (text.startsWith(UNCAUGHT)) {
            int quote = text.indexOf("\" ", UNCAUGHT.length());
            rest = quote < 0 ? text : text.substring(quote + 2);
        }
        return at(rest, 0);
    }

    /**
     * The header a line of a log ends with: {@code 10:00 ERROR c.a.Orders - failed: java.lang.X: message}. One that is
     * named like an exception's wins, the first of them; else the last that may be one.
     */
    static @Nullable HeaderText within(String line) {
        HeaderText last = null;
        int limit = Math.min(line.length(), 4096);
        for (int i = 0; i < limit; i++) {
            if (!Character.isJavaIdentifierStart(line.charAt(i)) || i > 0 && inName(line.charAt(i - 1))) {
                continue;
            }
            HeaderText found = at(line, i);
            if (found != null && found.type.indexOf('.') > 0) {
                if (found.named) {
                    return found;
                }
                last = Character.isUpperCase(simple(found.type).charAt(0)) ? found : last;
            }
        }
        return last;
    }

    private static boolean inName(char c) {
        return Character.isJavaIdentifierPart(c) || c == '.' || c == '/';
    }

    /** A qualified name, or one that ends like an exception's, at that place. */
    private static @Nullable HeaderText at(String text, int from) {
        int end = from;
        boolean dotted = false;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (c == '.') {
                if (end == from || end + 1 >= text.length() || !Character.isJavaIdentifierStart(text.charAt(end + 1))) {
                    break;
                }
                dotted = true;
            } else if (!Character.isJavaIdentifierPart(c) && !(c == '/' && end > from)) {
                break;
            }
            end++;
        }
        if (end == from || !Character.isJavaIdentifierStart(text.charAt(from))) {
            return null;
        }
        String name = text.substring(from, end);
        boolean named = name.endsWith("Exception") || name.endsWith("Error") || name.endsWith("Throwable");
        if (!(dotted || named) || !closes(text, end, named) || name.equals("java.lang.Thread.State")) {
            return null;
        }
        int message = Math.min(
                text.length(), text.startsWith(": ", end) ? end + 2 : text.startsWith(":", end) ? end + 1 : end);
        return new HeaderText(name, text.substring(message), named);
    }

    /** What follows a class name: nothing, a colon, or what a {@code toString} of its own puts there. */
    private static boolean closes(String text, int end, boolean named) {
        if (end == text.length() || text.startsWith(": ", end) || end + 1 == text.length() && text.charAt(end) == ':') {
            return true;
        }
        return named && ":[{(;,@".indexOf(text.charAt(end)) >= 0 && !text.startsWith("::", end);
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
