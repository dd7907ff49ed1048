package io.tidewatch.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.LogLevel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** The lines before an error: {@code "crumbs":[{"ts":1,"level":"INFO","logger":"a.B","msg":"started"}]}. */
final class BreadcrumbJson {
    /** More than any source keeps: what comes on top is not read. */
    static final int MOST = 500;

    private static final byte[] CRUMBS = JsonText.ascii(",\"crumbs\":");
    private static final byte[] TIME = JsonText.ascii("{\"ts\":");
    private static final byte[] LEVEL = JsonText.ascii(",\"level\":");
    private static final byte[] LOGGER = JsonText.ascii(",\"logger\":");
    private static final byte[] MESSAGE = JsonText.ascii(",\"msg\":");

    private BreadcrumbJson() {}

    /** Nothing where there are none. */
    static void write(ByteSink out, List<Breadcrumb> crumbs) {
        if (crumbs.isEmpty()) {
            return;
        }
        out.append(CRUMBS);
        char before = '[';
        for (Breadcrumb crumb : crumbs) {
            out.append(before);
            out.append(TIME);
            JsonText.number(out, crumb.timeMillis());
            JsonText.field(out, LEVEL, crumb.level().name());
            JsonText.field(out, LOGGER, crumb.logger());
            JsonText.field(out, MESSAGE, crumb.message());
            out.append('}');
            before = ',';
        }
        out.append(']');
    }

    /** @return those that can be read; empty where it is no array */
    static List<Breadcrumb> read(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            in.skipChildren();
            return List.of();
        }
        List<Breadcrumb> crumbs = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() == JsonToken.START_OBJECT && crumbs.size() < MOST) {
                crumbs.add(one(in));
            } else {
                in.skipChildren();
            }
        }
        return Collections.unmodifiableList(crumbs);
    }

    private static Breadcrumb one(JsonParser in) throws IOException {
        long timeMillis = 0;
        LogLevel level = LogLevel.INFO;
        String logger = "";
        String message = "";
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            switch (name) {
                case "ts" -> timeMillis = JsonIn.whole(in, 0);
                case "level" -> level = Objects.requireNonNullElse(LogLevel.parse(JsonIn.text(in)), LogLevel.INFO);
                case "logger" -> logger = JsonIn.text(in);
                case "msg" -> message = JsonIn.text(in);
                default -> in.skipChildren();
            }
        }
        return new Breadcrumb(timeMillis, level, logger, message);
    }
}
