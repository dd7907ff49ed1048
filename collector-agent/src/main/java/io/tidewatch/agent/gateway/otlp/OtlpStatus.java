package io.tidewatch.agent.gateway.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.tidewatch.agent.gateway.Refusal;

/** What OTLP answers a request with that was not taken: {@code google.rpc.Status}, in the form of the request. */
public final class OtlpStatus {
    private OtlpStatus() {}

    public static byte[] bytes(Refusal refusal, boolean json) {
        int code = code(refusal.reason());
        if (!json) {
            return Wire.status(code, refusal.text());
        }
        String text = new String(JsonStringEncoder.getInstance().quoteAsString(refusal.text()));
        return ("{\"code\":" + code + ",\"message\":\"" + text + "\"}").getBytes(UTF_8);
    }

    /** gRPC's codes. */
    private static int code(Refusal.Reason reason) {
        return switch (reason) {
            case UNAUTHORIZED -> 16;
            case MISDIRECTED -> 7;
            case TOO_LARGE -> 8;
            case UNSUPPORTED -> 12;
            case MALFORMED -> 3;
            case SLOW -> 4;
            case BUSY, NOT_DELIVERED -> 14;
        };
    }
}
