package io.tidewatch.logback;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import org.jspecify.annotations.Nullable;

/**
 * The stack of a logged throwable in the JDK's form. Made of logback's copy: the throwable itself may have got another
 * message, stack or suppressed one since.
 */
final class StackText {
    private StackText() {}

    /** @return the throwable itself, where logback still has it */
    static @Nullable Throwable throwable(IThrowableProxy proxy) {
        return proxy instanceof ThrowableProxy own ? own.getThrowable() : null;
    }

    static String of(IThrowableProxy proxy) {
        StringBuilder out = new StringBuilder(2048);
        print(proxy, "", "", out);
        out.setLength(out.length() - 1);
        return out.indexOf("\r\n") < 0 ? out.toString() : out.toString().replace("\r\n", "\n");
    }

    /** Causes by a loop, for there may be very many; suppressed ones by recursion. */
    private static void print(IThrowableProxy first, String firstCaption, String indent, StringBuilder out) {
        String caption = firstCaption;
        for (IThrowableProxy proxy = first; proxy != null; proxy = proxy.getCause()) {
            out.append(indent).append(caption);
            caption = "Caused by: ";
            if (proxy.isCyclic()) {
                out.append("[CIRCULAR REFERENCE: ").append(head(proxy)).append("]\n");
                continue;
            }
            out.append(head(proxy)).append('\n');
            frames(proxy, indent, out);
            IThrowableProxy[] suppressed = proxy.getSuppressed();
            if (suppressed != null) {
                for (IThrowableProxy other : suppressed) {
                    print(other, "Suppressed: ", indent + "\t", out);
                }
            }
        }
    }

    private static void frames(IThrowableProxy proxy, String indent, StringBuilder out) {
        StackTraceElementProxy[] frames = proxy.getStackTraceElementProxyArray();
        int own = frames == null ? 0 : frames.length - proxy.getCommonFrames();
        for (int i = 0; i < own; i++) {
            out.append(indent).append('\t').append(frames[i].getSTEAsString()).append('\n');
        }
        if (proxy.getCommonFrames() > 0) {
            out.append(indent).append("\t... ").append(proxy.getCommonFrames()).append(" more\n");
        }
    }

    private static String head(IThrowableProxy proxy) {
        String own = proxy.getOverridingMessage();
        if (own != null) {
            return own;
        }
        String message = proxy.getMessage();
        return message == null ? proxy.getClassName() : proxy.getClassName() + ": " + message;
    }
}
