package io.tidewatch.instrument.http;

import io.tidewatch.instrument.context.ContextKeys;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.slf4j.MDC;

/**
 * Asks for the user once more, behind the filters that find out who it is: {@link HttpServerFilter} stands before them, so
 * that they are measured, too. Thread-safe.
 */
public final class UserIdFilter implements Filter {
    private final HttpServerConfig config;

    public UserIdFilter(HttpServerConfig config) {
        this.config = config;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http
                && http.getAttribute(HttpServerFilter.EXCHANGE) instanceof ServerExchange exchange
                && !exchange.knowsUser()) {
            String user = config.user(http);
            if (user != null) {
                exchange.user(user);
                // the first filter puts back what was there before
                MDC.put(ContextKeys.USER_ID, user);
            }
        }
        chain.doFilter(request, response);
    }
}
