package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.processor.logs.LogCursor;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** What the audit is told of requests. */
final class RequestRecords {
    private static final String REQUEST_ID = "X-Request-Id";
    private static final String VIA = "api";
    /** What it is told of a question that has neither a query nor an id. */
    private static final List<String> NARROWING = List.of("service", "by", "sort", "topic", "partition", "offset");

    private final Clock clock;

    RequestRecords(Clock clock) {
        this.clock = clock;
    }

    /** A name for the request, by which its records are found. */
    static void named(Context ctx) {
        String id = UUID.randomUUID().toString();
        ctx.attribute(REQUEST_ID, id);
        ctx.header(REQUEST_ID, id);
    }

    /** @return that name; empty where it has none */
    static String id(Context ctx) {
        String id = ctx.attribute(REQUEST_ID);
        return id == null ? "" : id;
    }

    /** @param by whose token it was; empty: nobody's, which is told by where they asked from */
    AuditRecord of(Context ctx, String by, String action, String target, AuditRecord.Outcome outcome, String detail) {
        String who = by.isEmpty() ? "anonymous@" + ctx.ip() : by;
        return new AuditRecord(clock.millis(), who, VIA, action, target, outcome, detail, id(ctx));
    }

    AuditRecord refused(Context ctx, String by, String action, String target, String why) {
        return of(ctx, by, action, target, AuditRecord.Outcome.REFUSED, why);
    }

    /** @param items what was found */
    AuditRecord searched(Context ctx, String by, String action, Params params, JsonNode items) {
        int found = items.isObject() ? 1 : items.size();
        return of(ctx, by, action, target(params), AuditRecord.Outcome.DONE, found + " found, " + period(params));
    }

    /** Of what is told as it is found: that it begins. */
    AuditRecord begun(Context ctx, String by, String action, Params params) {
        String format = params.text("format", "");
        String detail = "begun, " + period(params) + (format.isEmpty() ? "" : ", as " + format);
        return of(ctx, by, action, target(params), AuditRecord.Outcome.DONE, detail);
    }

    /** @return the time asked for, as it was asked; of a cursor that which it holds */
    static String period(Params params) {
        String cursor = params.text("cursor", "");
        if (!cursor.isEmpty()) {
            return "on from " + held(cursor);
        }
        return "from " + params.text("from", "the usual") + " to " + params.text("to", "now");
    }

    private static String held(String cursor) {
        try {
            LogCursor at = LogCursor.parse(cursor);
            return "a cursor, from " + Instant.ofEpochMilli(at.fromMillis()) + " to "
                    + Instant.ofEpochMilli(at.toMillis());
        } catch (IllegalArgumentException e) {
            return "what is no cursor";
        }
    }

    /** What was asked for: a query, an id, or else what narrows the question down. */
    private static String target(Params params) {
        String asked = params.text("q", params.text("id", ""));
        return !asked.isEmpty()
                ? asked
                : NARROWING.stream()
                        .filter(name -> !params.text(name, "").isEmpty())
                        .map(name -> name + "=" + params.text(name, ""))
                        .collect(Collectors.joining(" "));
    }
}
