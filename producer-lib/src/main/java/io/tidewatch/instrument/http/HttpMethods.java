package io.tidewatch.instrument.http;

import io.tidewatch.instrument.meter.BoundedNames;
import java.util.Set;

/** Methods that are told apart: those of RFC 9110 and PATCH; a caller may send any word. */
final class HttpMethods {
    private static final Set<String> KNOWN =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private HttpMethods() {}

    static String of(String method) {
        return KNOWN.contains(method) ? method : BoundedNames.OTHER;
    }
}
