package io.tidewatch.profile;

/**
 * How a method and a class are written in a profile. Class files may carry nearly any text in their names: what would end
 * a line, a frame or a number is replaced, and generated numbers are left out, so that one place in the code is one frame.
 */
final class FrameName {
    private static final int MAX_CHARS = 300;

    private FrameName() {}

    static String method(String type, String method) {
        return plain(type(type) + "." + method);
    }

    /** @param name as the recorder writes it: {@code [B}, {@code [Ljava.lang.String;}, {@code com.acme.Shop} */
    static String type(String name) {
        int dimensions = 0;
        while (dimensions < name.length() && name.charAt(dimensions) == '[') {
            dimensions++;
        }
        String element = name.substring(dimensions);
        if (dimensions > 0) {
            element = element(element);
        }
        return plain(withoutNumber(element.replace('/', '.'))) + "[]".repeat(dimensions);
    }

    /** A frame that is no method. Names of methods cannot begin with a bracket. */
    static String mark(String text) {
        return "[" + text + "]";
    }

    static boolean isMark(String frame) {
        return frame.startsWith("[");
    }

    private static String element(String descriptor) {
        return switch (descriptor) {
            case "B" -> "byte";
            case "C" -> "char";
            case "D" -> "double";
            case "F" -> "float";
            case "I" -> "int";
            case "J" -> "long";
            case "S" -> "short";
            case "Z" -> "boolean";
            default ->
                descriptor.startsWith("L") && descriptor.endsWith(";")
                        ? descriptor.substring(1, descriptor.length() - 1)
                        : descriptor;
        };
    }

    /** {@code Shop$$Lambda$14/0x00000008012} and its like are told apart by numbers that mean nothing. */
    private static String withoutNumber(String type) {
        int end = type.length();
        int lambda = type.indexOf("$$Lambda");
        if (lambda > 0) {
            end = lambda + "$$Lambda".length();
        } else {
            int hidden = Math.max(type.indexOf(".0x"), type.indexOf("+0x"));
            end = hidden > 0 ? hidden : end;
            while (end > 0 && isGenerated(type) && Character.isDigit(type.charAt(end - 1))) {
                end--;
            }
        }
        return type.substring(0, end);
    }

    private static boolean isGenerated(String type) {
        return type.contains("$Proxy") || type.contains("reflect.Generated");
    }

    private static String plain(String text) {
        String shortened = text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
        for (int i = 0; i < shortened.length(); i++) {
            if (isUnsafe(shortened.charAt(i))) {
                StringBuilder out = new StringBuilder(shortened);
                for (int j = i; j < out.length(); j++) {
                    if (isUnsafe(out.charAt(j))) {
                        out.setCharAt(j, '?');
                    }
                }
                return out.toString();
            }
        }
        return shortened;
    }

    private static boolean isUnsafe(char c) {
        return c == ';'
                || Character.isISOControl(c)
                || Character.isWhitespace(c)
                || Character.getType(c) == Character.FORMAT
                || Character.isSurrogate(c);
    }
}
