package io.tidewatch.logback;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** The stack of a logged throwable in the JDK's form. */
final class StackText {
    private StackText() {}

    /** @return the throwable itself, where logback still has it */
    static @Nullable Throwable throwable(IThrowableProxy proxy) {
        return proxy instanceof ThrowableProxy own ? own.getThrowable() : null;
    }

    // getMessage and toString are user code; logback's proxy has what they gave at the call
    @SuppressWarnings("CatchingUnchecked")
    static String of(IThrowableProxy proxy) {
        Throwable thrown = throwable(proxy);
        if (thrown != null) {
            try {
                StringWriter text = new StringWriter(2048);
                thrown.printStackTrace(new PrintWriter(text));
                return text.toString().strip().replace("\r\n", "\n");
            } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
                return ofProxy(proxy);
            }
        }
        return ofProxy(proxy);
    }

    private static String ofProxy(IThrowableProxy proxy) {
        return ThrowableProxyUtil.asString(proxy)
                .replace("\r\n", "\n")
                .replace(" common frames omitted", " more")
                .strip();
    }
}
