package io.tidewatch.instrument.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewatch.instrument.meter.BoundedNames;
import jakarta.servlet.http.HttpServletRequest;

/**
 * What a request's path is a case of. A framework's template says it best; without one, what looks like a value is
 * replaced. Bounded either way: whoever scans for holes asks for paths without end. Thread-safe.
 */
final class Routes {
    static final String UNMATCHED = "_unmatched";
    /** Set by Spring MVC, {@code HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE}. */
    private static final String SPRING_PATTERN = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

    private static final int MAX_SEGMENTS = 6;
    private static final int MAX_SEGMENT = 40;

    private final BoundedNames names;

    Routes(MeterRegistry registry, int max) {
        names = new BoundedNames("routes", max).shownIn(registry);
    }

    String of(HttpServletRequest request, int status) {
        Object pattern = request.getAttribute(SPRING_PATTERN);
        if (pattern != null) {
            return names.of(pattern.toString());
        }
        // nobody knows the path: no route of this application
        return status == 404 ? UNMATCHED : names.of(normalised(request.getRequestURI()));
    }

    /** {@code /orders/417/items/9f1c…} becomes {@code /orders/{id}/items/{id}}; no more than six segments are kept. */
    static String normalised(String path) {
        StringBuilder out = new StringBuilder();
        int segments = 0;
        int at = 0;
        while (at < path.length()) {
            int end = path.indexOf('/', at);
            end = end < 0 ? path.length() : end;
            if (end > at) {
                if (++segments > MAX_SEGMENTS) {
                    return out.append("/**").toString();
                }
                out.append('/').append(segment(path.substring(at, end)));
            }
            at = end + 1;
        }
        return out.isEmpty() ? "/" : out.toString();
    }

    private static String segment(String text) {
        int parameters = text.indexOf(';');
        String name = parameters < 0 ? text : text.substring(0, parameters);
        if (name.length() > MAX_SEGMENT) {
            return "{id}";
        }
        int digits = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (!letter && "-_.~".indexOf(c) < 0) {
                return "{id}";
            }
        }
        // v1, oauth2 and the like are names; 417, 9f1c-22ab and a12345 are not
        return digits > 0 && (digits > 2 || digits * 2 >= name.length()) && !name.matches("v\\d{1,2}") ? "{id}" : name;
    }
}
