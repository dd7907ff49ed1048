package io.tidewatch.instrument.context;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The header {@code traceparent} of W3C Trace Context (Recommendation of 2021-11-23, section 3.2).
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param spanId 16 lower-case hexadecimal digits, not all zero: the span of who sends it
 * @param sampled whether the sender recorded it
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {
    public static final String HEADER = "traceparent";
    private static final int LENGTH = 55;

    public TraceParent {
        if (!isId(traceId, 32) || !isId(spanId, 16)) {
            throw new IllegalArgumentException("trace id or span id is not 32 or 16 lower-case hexadecimal digits");
        }
    }

    /** @return null where it is no valid header, which then is as if it had not come */
    public static @Nullable TraceParent parse(@Nullable String header) {
        if (header == null || header.length() < LENGTH || header.length() > 512) {
            return null;
        }
        String version = header.substring(0, 2);
        boolean dashes = header.charAt(2) == '-' && header.charAt(35) == '-' && header.charAt(52) == '-';
        if (!dashes || !isHex(version) || version.equals("ff")) {
            return null;
        }
        // later versions may go on after a dash
        if (header.length() > LENGTH && (version.equals("00") || header.charAt(LENGTH) != '-')) {
            return null;
        }
        String trace = header.substring(3, 35);
        String span = header.substring(36, 52);
        String flags = header.substring(53, LENGTH);
        if (!isId(trace, 32) || !isId(span, 16) || !isHex(flags)) {
            return null;
        }
        return new TraceParent(trace, span, (Integer.parseInt(flags, 16) & 1) == 1);
    }

    /** The first of a new trace. */
    public static TraceParent fresh() {
        return new TraceParent(HexIds.trace(), HexIds.span(), true);
    }

    /** @return of the span this thread is in, as the MDC has it; null where that has no trace */
    public static @Nullable TraceParent current() {
        String trace = MDC.get(ContextKeys.TRACE_ID);
        String span = MDC.get(ContextKeys.SPAN_ID);
        if (trace == null || !isId(trace, 32)) {
            return null;
        }
        return new TraceParent(trace, span != null && isId(span, 16) ? span : HexIds.span(), true);
    }

    /** The same trace, another span. */
    public TraceParent child() {
        return new TraceParent(traceId, HexIds.span(), sampled);
    }

    /** The header's value. */
    public String header() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    private static boolean isId(String text, int length) {
        return text.length() == length && isHex(text) && text.chars().anyMatch(c -> c != '0');
    }

    private static boolean isHex(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
