package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.tidewatch.wire.Json;
import org.jspecify.annotations.Nullable;

/** How answers are written. */
final class Replies {
    /** A page that was made of data runs nothing and loads nothing; it brings its own style. */
    static final String PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';"
            + " frame-ancestors 'none'; form-action 'none'; sandbox";

    private Replies() {}

    /** What the page may do: nothing from elsewhere, nothing inline, never framed. */
    static void secured(Context ctx) {
        ctx.header(
                "Content-Security-Policy",
                "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'");
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("Referrer-Policy", "no-referrer");
        ctx.header("Cache-Control", "no-store");
    }

    static void health(Context ctx, String fault) {
        if (fault.isEmpty()) {
            json(ctx, 200, Json.shared().createObjectNode().put("status", "ok"));
        } else {
            error(ctx, 503, fault);
        }
    }

    static void error(Context ctx, int status, @Nullable String message) {
        json(ctx, status, Json.shared().createObjectNode().put("error", message == null ? "" : message));
    }

    /** It cannot be answered just now. */
    static void later(Context ctx, @Nullable String message) {
        ctx.header("Retry-After", "2");
        error(ctx, 503, message);
    }

    static void json(Context ctx, int status, JsonNode body) {
        ctx.status(status).contentType("application/json; charset=utf-8").result(body.toString());
    }
}
