package io.tidewatch.agent.parse;

/** Tells whether a line goes on with the one before: the lines of a stack trace do. */
final class Continuation {
    private static final int CLASS_NAME_CHARS = 200;

    private Continuation() {}

    static boolean continues(String line) {
        if (line.isEmpty()) {
            return false;
        }
        char first = line.charAt(0);
        return first == ' '
                || first == '\t'
                || line.startsWith("at ")
                || line.startsWith("Caused by:")
                || line.startsWith("Suppressed:")
                || line.startsWith("Traceback (most recent call last)")
                || exceptionName(line).length() > 0;
    }

    /** @return the class name where the line reads {@code some.Exception} or {@code some.Exception: message}, else empty */
    static String exceptionName(String line) {
        int end = 0;
        while (end < line.length() && end < CLASS_NAME_CHARS && partOfName(line.charAt(end))) {
            end++;
        }
        if (end == 0 || end < line.length() && line.charAt(end) != ':' || !Character.isLetter(line.charAt(0))) {
            return "";
        }
        String name = line.substring(0, end);
        boolean thrown = name.endsWith("Exception") || name.endsWith("Error") || name.endsWith("Throwable");
        // a bare "Error: ..." opens a message as often as a trace
        return thrown && name.length() > "Exception".length() ? name : "";
    }

    private static boolean partOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '$' || c == '_';
    }
}
