package io.tidewatch.fingerprint;

import org.jspecify.annotations.Nullable;

/**
 * Reads {@code at loader/module@version/package.Class.method(File.java:12) ~[jar:1.2]}. Strict enough that a line of a
 * message that only begins with "at" is none.
 */
final class FrameText {
    private FrameText() {}

    /**
     * @param content begins with {@code at}
     * @param indented whether it stood behind white space, as every printer puts it
     * @return null where the line is no whole frame, such as one that was cut
     */
    static @Nullable StackFrame parse(String content, boolean indented) {
        int open = content.indexOf('(');
        int close = content.indexOf(')', open + 1);
        if (open < 0 || close < 0) {
            return null;
        }
        int dot = content.lastIndexOf('.', open);
        if (dot <= 3 || dot + 1 >= open) {
            return null;
        }
        String qualified = content.substring(3, dot).strip();
        String type = withoutModule(qualified);
        String method = method(content.substring(dot + 1, open));
        // a dump of threads names the module here: (java.base@17.0.9/Thread.java:840)
        String place = content.substring(Math.max(open, content.lastIndexOf('/', close)) + 1, close);
        boolean sure = isPlace(place);
        if (!isType(type) || qualified.contains("://") || !isMethod(method, sure)) {
            return null;
        }
        boolean plausible = sure || indented && place.indexOf(' ') < 0;
        return plausible ? new StackFrame(type, method, content.substring(dot, close)) : null;
    }

    /** A slash parts loader, module and class, but also a hidden class from its number. */
    private static String withoutModule(String qualified) {
        int slash = qualified.lastIndexOf('/');
        if (slash >= 0 && FrameNames.isHiddenNumber(qualified, slash + 1)) {
            slash = qualified.lastIndexOf('/', slash - 1);
        }
        return qualified.substring(slash + 1);
    }

    /** Pages in HTML write {@code <init>} so. */
    private static String method(String name) {
        return name.startsWith("&lt;") ? name.replace("&lt;", "<").replace("&gt;", ">") : name;
    }

    private static boolean isType(String type) {
        for (int i = 0; i < type.length(); i++) {
            char c = type.charAt(i);
            if (Character.isWhitespace(c) || c == '"' || c == ':' || c == ';' || c == ',' || c == '\\') {
                return false;
            }
        }
        return !type.isEmpty() && type.charAt(0) != '.' && !Character.isDigit(type.charAt(0));
    }

    /** Kotlin allows blanks within the names of methods. */
    private static boolean isMethod(String name, boolean sure) {
        int length = name.length();
        if (length == 0 || name.charAt(0) == ' ' || name.charAt(length - 1) == ' ') {
            return false;
        }
        return sure || name.indexOf(' ') < 0;
    }

    /** Whether that is surely where a frame is: {@code Orders.java:12}, {@code Native Method}. */
    private static boolean isPlace(String place) {
        switch (place) {
            case "Native Method", "Unknown Source", "<generated>", "SourceFile", "Unknown" -> {
                return true;
            }
            default -> {
                int colon = place.lastIndexOf(':');
                int dot = place.lastIndexOf('.');
                return colon >= 0 && all(place, colon + 1, true) || dot > 0 && all(place, dot + 1, false);
            }
        }
    }

    private static boolean all(String text, int from, boolean digits) {
        for (int i = from; i < text.length(); i++) {
            if (digits ? !Character.isDigit(text.charAt(i)) : !Character.isLetter(text.charAt(i))) {
                return false;
            }
        }
        return from < text.length();
    }
}
