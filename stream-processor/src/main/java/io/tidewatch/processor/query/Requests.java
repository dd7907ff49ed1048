package io.tidewatch.processor.query;

import io.javalin.http.Context;
import io.tidewatch.wire.UrlText;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** What a request asks for, as questions want it. */
final class Requests {
    private Requests() {}

    static Params params(Context ctx, long nowMillis) {
        Map<String, String> all = new HashMap<>();
        ctx.queryParamMap().forEach((name, values) -> all.put(name, values.isEmpty() ? "" : values.get(0)));
        all.putAll(ctx.pathParamMap());
        return Params.at(all, nowMillis);
    }

    static String resolved(Context ctx, Question question) {
        String path = question.path();
        for (var e : ctx.pathParamMap().entrySet()) {
            path = path.replace("{" + e.getKey() + "}", UrlText.encode(e.getValue()));
        }
        return path;
    }

    /** @return the time another instance asks for */
    static long asOf(Context ctx, Clock clock) {
        String said = ctx.header(Gather.AS_OF);
        try {
            return said == null ? clock.millis() : Long.parseLong(said);
        } catch (NumberFormatException e) {
            throw new BadRequest("header " + Gather.AS_OF + " is '" + said + "', expected milliseconds since 1970");
        }
    }
}
