package io.tidewatch.instrument.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How requests are measured.
 *
 * @param acceptIds whether the caller's {@code X-Request-Id} and {@code traceparent} are gone on with, where well-formed;
 *     false at the edge to callers who are not trusted
 * @param maxRoutes routes that are told apart
 * @param userId the user of a request, null where nobody is known; asked at the beginning and, where there was none, by
 *     {@link UserIdFilter} again
 * @param excluded requests that are not measured, such as health checks; they have their ids all the same
 */
public record HttpServerConfig(
        boolean acceptIds,
        int maxRoutes,
        Function<HttpServletRequest, @Nullable String> userId,
        Predicate<HttpServletRequest> excluded) {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServerConfig.class);

    public HttpServerConfig {
        if (maxRoutes < 1) {
            throw new IllegalArgumentException("maxRoutes is " + maxRoutes + ", expected 1 or more");
        }
    }

    /** Ids are accepted, 200 routes, {@code getRemoteUser}, everything measured. */
    public static HttpServerConfig defaults() {
        return new HttpServerConfig(true, 200, HttpServletRequest::getRemoteUser, request -> false);
    }

    public HttpServerConfig acceptIds(boolean acceptIds) {
        return new HttpServerConfig(acceptIds, maxRoutes, userId, excluded);
    }

    public HttpServerConfig maxRoutes(int maxRoutes) {
        return new HttpServerConfig(acceptIds, maxRoutes, userId, excluded);
    }

    public HttpServerConfig userId(Function<HttpServletRequest, @Nullable String> userId) {
        return new HttpServerConfig(acceptIds, maxRoutes, userId, excluded);
    }

    public HttpServerConfig excluded(Predicate<HttpServletRequest> excluded) {
        return new HttpServerConfig(acceptIds, maxRoutes, userId, excluded);
    }

    /** @return what may stand in a log line: no control characters, 128 characters at most; null where nothing is left */
    // what the application's function throws must not cost the request
    @SuppressWarnings("CatchingUnchecked")
    @Nullable
    String user(HttpServletRequest request) {
        String user;
        try {
            user = userId.apply(request);
        } catch (Exception e) {
            LOG.debug("Asking for the user of a request failed", e);
            return null;
        }
        if (user == null) {
            return null;
        }
        String clean = user.strip().replaceAll("\\p{Cntrl}", "");
        return clean.isEmpty() ? null : clean.substring(0, Math.min(128, clean.length()));
    }
}
