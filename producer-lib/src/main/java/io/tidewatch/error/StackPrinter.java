package io.tidewatch.error;

import java.io.PrintWriter;
import java.io.Writer;

/** A throwable as text in the JDK's form, cut at a bound. */
final class StackPrinter {
    static final int MAX_CHARS = 32_768;

    private StackPrinter() {}

    // printStackTrace may be the application's and throw: then the text ends there
    @SuppressWarnings("CatchingUnchecked")
    static String print(Throwable thrown) {
        Bounded out = new Bounded();
        try {
            thrown.printStackTrace(new PrintWriter(out));
        } catch (Exception | StackOverflowError e) {
            out.text.append("[printing failed: ").append(e.getClass().getName()).append(']');
        }
        return out.text.toString();
    }

    private static final class Bounded extends Writer {
        private final StringBuilder text = new StringBuilder(2048);

        @Override
        public void write(char[] chars, int from, int length) {
            text.append(chars, from, Math.max(0, Math.min(length, MAX_CHARS - text.length())));
        }

        @Override
        public void flush() {
            // nothing is buffered
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
