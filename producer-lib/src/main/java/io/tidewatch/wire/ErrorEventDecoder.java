package io.tidewatch.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an error event. Needs its time and its fingerprint. Not thread-safe: one per thread. */
public final class ErrorEventDecoder extends JsonLineDecoder<ErrorEvent> {
    private final SourceJson source = new SourceJson();
    private long timeMillis;
    private String fingerprint = "";
    private Map<String, String> fingerprints = Map.of();
    private String type = "";
    private String message = "";
    private String stack = "";
    private String culprit = "";
    private String logger = "";
    private String thread = "";
    private boolean handled = true;
    private Severity severity = Severity.ERROR;
    private long count = 1;
    private Map<String, String> context = Map.of();
    private Map<String, String> tags = Map.of();
    private String user = "";
    private String severityReason = "";
    private List<Breadcrumb> breadcrumbs = List.of();

    @Override
    void clear() {
        source.clear();
        timeMillis = ForeignTime.NONE;
        fingerprint = type = message = stack = culprit = logger = thread = user = severityReason = "";
        fingerprints = context = tags = Map.of();
        breadcrumbs = List.of();
        handled = true;
        severity = Severity.ERROR;
        count = 1;
    }

    @Override
    void field(String name, JsonParser in) throws IOException {
        switch (name) {
            case "ts", "@timestamp", "timestamp" -> timeMillis = ForeignTime.read(in, ownVersion());
            case "fp" -> fingerprint = JsonIn.text(in);
            case "fps" -> fingerprints = JsonIn.texts(in);
            case "type" -> type = JsonIn.text(in);
            case "msg", "message" -> message = JsonIn.text(in);
            case "stack" -> stack = JsonIn.text(in);
            case "culprit" -> culprit = JsonIn.text(in);
            case "logger" -> logger = JsonIn.text(in);
            case "thread" -> thread = JsonIn.text(in);
            case "handled" -> {
                handled = in.currentToken() != JsonToken.VALUE_FALSE;
                in.skipChildren();
            }
            case "severity", "level" -> severity = severity(JsonIn.text(in));
            case "n" -> count = JsonIn.whole(in, 1);
            case "ctx" -> context = JsonIn.texts(in);
            case "tags" -> tags = JsonIn.texts(in);
            case "user" -> user = JsonIn.text(in);
            case "severityReason" -> severityReason = JsonIn.text(in);
            case "crumbs" -> breadcrumbs = BreadcrumbJson.read(in);
            default -> {
                if (!source.take(name, in)) {
                    in.skipChildren();
                }
            }
        }
    }

    @Override
    ErrorEvent finish() {
        if (fingerprint.isEmpty()) {
            throw new BadField("no fp");
        }
        if (timeMillis == ForeignTime.NONE) {
            throw new BadField("no ts");
        }
        @Nullable Source named = source.toSource();
        return new ErrorEvent(
                timeMillis,
                named == null ? Source.UNKNOWN : named,
                fingerprint,
                fingerprints,
                type,
                message,
                stack,
                culprit,
                logger,
                thread,
                handled,
                severity,
                count,
                context,
                tags,
                user,
                severityReason,
                breadcrumbs);
    }

    private static Severity severity(String text) {
        LogLevel level = LogLevel.parse(text);
        if (level == null) {
            return Severity.ERROR;
        }
        return switch (level) {
            case CRITICAL -> Severity.CRITICAL;
            case ERROR -> Severity.ERROR;
            case WARN -> Severity.WARNING;
            default -> Severity.INFO;
        };
    }
}
