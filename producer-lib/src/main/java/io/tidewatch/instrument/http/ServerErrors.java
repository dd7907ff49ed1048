package io.tidewatch.instrument.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What went wrong with a request, where somebody said it. */
final class ServerErrors {
    /** Where Spring Boot keeps what a handler threw, also when it answers it. */
    private static final String SPRING_BOOT = "org.springframework.boot.web.servlet.error.DefaultErrorAttributes.ERROR";

    private ServerErrors() {}

    /** @return what was thrown and led to the answer; null where nobody knows */
    static @Nullable Throwable behind(HttpServletRequest request) {
        for (String name : new String[] {RequestDispatcher.ERROR_EXCEPTION, SPRING_BOOT}) {
            if (request.getAttribute(name) instanceof Throwable thrown) {
                return root(thrown);
            }
        }
        return null;
    }

    /** What servers and frameworks wrap around it says nothing, and servers log what is inside. */
    static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        for (Throwable cause = root.getCause(); root instanceof ServletException && cause != null; ) {
            root = cause;
            cause = root.getCause();
        }
        return root;
    }

    /** The caller went away: nothing is wrong here. */
    static boolean isOfTheCaller(Throwable thrown) {
        String name = thrown.getClass().getSimpleName();
        return thrown instanceof IOException
                && (name.equals("ClientAbortException")
                        || name.equals("EofException")
                        || name.equals("AsyncRequestNotUsableException"));
    }
}
