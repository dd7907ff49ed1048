package io.tidewatch.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Thrown;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log event: our own form, and what other shippers write (Logstash, the Elastic Common Schema, pino, zap): ISO
 * times, {@code message}, {@code @timestamp}, {@code severity}, {@code logger_name}, {@code thread_name},
 * {@code stack_trace}. Not thread-safe: one per thread.
 */
public final class LogEventDecoder extends JsonLineDecoder<LogEvent> {
    private final SourceJson source = new SourceJson();
    private final ThrownJson thrown = new ThrownJson();
    private long defaultTimeMillis = ForeignTime.NONE;
    private long timeMillis;
    private @Nullable LogLevel level;
    private String logger = "";
    private String thread = "";
    private @Nullable String message;
    private @Nullable String template;
    private List<String> arguments = List.of();
    private List<String> markers = List.of();
    private Map<String, String> context = Map.of();
    private Map<String, Object> fields = Map.of();
    private int originalBytes;

    /**
     * As {@link #decode(byte[], int, int)}, but a line that says no time is not refused.
     *
     * @param timeOfLineWithout time of a line that says none, milliseconds since the epoch
     */
    public Decoded<LogEvent> decode(byte[] bytes, int from, int to, long timeOfLineWithout) {
        defaultTimeMillis = timeOfLineWithout;
        try {
            return read(bytes, from, to);
        } finally {
            defaultTimeMillis = ForeignTime.NONE;
        }
    }

    @Override
    void clear() {
        source.clear();
        thrown.clear();
        timeMillis = ForeignTime.NONE;
        level = null;
        logger = thread = "";
        message = template = null;
        arguments = markers = List.of();
        context = Map.of();
        fields = Map.of();
        originalBytes = 0;
    }

    @Override
    void field(String name, JsonParser in) throws IOException {
        switch (name) {
            case "ts", "@timestamp", "timestamp", "time" -> timeMillis = ForeignTime.read(in, ownVersion());
            case "level", "severity", "log.level" -> level = level(in);
            case "logger", "logger_name", "loggerName", "log.logger" -> logger = JsonIn.text(in);
            case "thread", "thread_name", "threadName", "process.thread.name" -> thread = JsonIn.text(in);
            case "msg", "message" -> message = JsonIn.text(in);
            case "template" -> template = JsonIn.text(in);
            case "args" -> arguments = JsonIn.list(in);
            case "markers", "tags" -> markers = JsonIn.list(in);
            case "ctx", "mdc", "contextMap" -> context = JsonIn.texts(in);
            case "fields" -> fields = fields(in);
            case "cut" -> originalBytes = (int) Math.max(0, Math.min(Integer.MAX_VALUE, JsonIn.whole(in, 0)));
            default -> {
                if (!thrown.take(name, in) && !source.take(name, in)) {
                    in.skipChildren();
                }
            }
        }
    }

    @Override
    LogEvent finish() {
        Thrown error = thrown.toThrown();
        if (message == null && template == null && error == null) {
            throw new BadField("no msg");
        }
        long time = timeMillis == ForeignTime.NONE ? defaultTimeMillis : timeMillis;
        if (time == ForeignTime.NONE) {
            throw new BadField("no ts");
        }
        String text = message != null ? message : template != null ? template : "";
        LogLevel known = level != null ? level : LogLevel.INFO;
        return new LogEvent(
                time,
                known,
                logger,
                thread,
                text,
                template,
                arguments,
                markers,
                context,
                fields,
                error,
                originalBytes,
                source.toSource());
    }

    /** Levels as numbers are pino's and bunyan's: 10 trace … 60 fatal. */
    private static @Nullable LogLevel level(JsonParser in) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            long step = JsonIn.whole(in, 30);
            return step >= 60
                    ? LogLevel.CRITICAL
                    : step >= 50
                            ? LogLevel.ERROR
                            : step >= 40
                                    ? LogLevel.WARN
                                    : step >= 30 ? LogLevel.INFO : step >= 20 ? LogLevel.DEBUG : LogLevel.TRACE;
        }
        return LogLevel.parse(JsonIn.text(in).trim());
    }

    private Map<String, Object> fields(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return Map.of();
        }
        Map<String, Object> map = new LinkedHashMap<>(8);
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            Object value = value(in.nextToken(), in, name);
            if (value != null) {
                map.put(name, value);
            }
        }
        return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(map);
    }

    private @Nullable Object value(JsonToken token, JsonParser in, String name) throws IOException {
        return switch (token) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT ->
                in.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? in.getText() : (Object) in.getLongValue();
            case VALUE_NUMBER_FLOAT -> finite(in, name);
            case VALUE_STRING -> in.getText();
            case START_OBJECT, START_ARRAY -> rawText(in);
            default -> null;
        };
    }

    private @Nullable Double finite(JsonParser in, String name) throws IOException {
        double value = in.getDoubleValue();
        if (Double.isFinite(value)) {
            return value;
        }
        refuse("field " + (name.length() <= 40 ? name : name.substring(0, 40)) + " is not finite");
        return null;
    }
}
