package io.tidewatch.error;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Sees the throwables that end a thread, then lets the handler that was there before have them. */
final class UncaughtErrors implements UncaughtExceptionHandler {
    private final BiConsumer<Thread, Throwable> seen;
    private @Nullable UncaughtExceptionHandler before;

    UncaughtErrors(BiConsumer<Thread, Throwable> seen) {
        this.seen = seen;
    }

    synchronized void install() {
        UncaughtExceptionHandler current = Thread.getDefaultUncaughtExceptionHandler();
        if (current != this) {
            before = current;
            Thread.setDefaultUncaughtExceptionHandler(this);
        }
    }

    /** Leaves a handler that was set after ours alone. */
    synchronized void uninstall() {
        if (Thread.getDefaultUncaughtExceptionHandler() == this) {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        UncaughtExceptionHandler next;
        synchronized (this) {
            next = before;
        }
        try {
            seen.accept(thread, thrown);
        } finally {
            if (next != null) {
                next.uncaughtException(thread, thrown);
            } else {
                print(thread, thrown);
            }
        }
    }

    /** What the JVM does without a handler. */
    // the console is where a thread's end is looked for
    @SuppressWarnings("SystemOut")
    private static void print(Thread thread, Throwable thrown) {
        System.err.print("Exception in thread \"" + thread.getName() + "\" ");
        thrown.printStackTrace();
    }
}
