package io.tidewatch.fingerprint;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Builds exceptions with made-up frames. */
final class Stacks {
    private Stacks() {}

    /** Frames as {@code com.acme.Foo.bar:12}. */
    static <T extends Throwable> T with(T thrown, String... frames) {
        StackTraceElement[] elements = new StackTraceElement[frames.length];
        for (int i = 0; i < frames.length; i++) {
            int colon = frames[i].lastIndexOf(':');
            String name = colon < 0 ? frames[i] : frames[i].substring(0, colon);
            int line = colon < 0 ? -1 : Integer.parseInt(frames[i].substring(colon + 1));
            int dot = name.lastIndexOf('.');
            elements[i] = new StackTraceElement(
                    name.substring(0, dot), name.substring(dot + 1), line < 0 ? null : "F.java", line);
        }
        thrown.setStackTrace(elements);
        return thrown;
    }

    static String print(Throwable thrown) {
        StringWriter out = new StringWriter();
        thrown.printStackTrace(new PrintWriter(out));
        return out.toString();
    }
}
