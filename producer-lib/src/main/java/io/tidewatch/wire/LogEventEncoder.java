package io.tidewatch.wire;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Thrown;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Writes a log event as one JSON object on one line. Empty fields are left out. Holds no state: thread-safe. */
public final class LogEventEncoder {
    private static final byte[] START = JsonText.ascii("{\"v\":1,\"ts\":");
    private static final Map<LogLevel, byte[]> LEVELS = new EnumMap<>(LogLevel.class);

    static {
        for (LogLevel level : LogLevel.values()) {
            LEVELS.put(level, JsonText.ascii(",\"level\":\"" + level.name() + "\""));
        }
    }

    private static final byte[] LOGGER = JsonText.ascii(",\"logger\":");
    private static final byte[] THREAD = JsonText.ascii(",\"thread\":");
    private static final byte[] MESSAGE = JsonText.ascii(",\"msg\":");
    private static final byte[] TEMPLATE = JsonText.ascii(",\"template\":");
    private static final byte[] ARGUMENTS = JsonText.ascii(",\"args\":");
    private static final byte[] MARKERS = JsonText.ascii(",\"markers\":");
    private static final byte[] CONTEXT = JsonText.ascii(",\"ctx\":");
    private static final byte[] FIELDS = JsonText.ascii(",\"fields\":{");
    private static final byte[] ERROR = JsonText.ascii(",\"error\":{\"type\":");
    private static final byte[] STACK = JsonText.ascii(",\"stack\":");
    private static final byte[] ERROR_MESSAGE = JsonText.ascii(",\"message\":");
    private static final byte[] FINGERPRINT = JsonText.ascii(",\"fingerprint\":");
    private static final byte[] CUT = JsonText.ascii(",\"cut\":");

    /** Appends the event to {@code out}, without a line end. */
    public void encode(LogEvent event, ByteSink out) {
        out.append(START);
        JsonText.number(out, event.timeMillis());
        out.append(Objects.requireNonNull(LEVELS.get(event.level())));
        JsonText.field(out, LOGGER, event.logger());
        JsonText.field(out, THREAD, event.thread());
        out.append(MESSAGE);
        JsonText.string(out, event.message());
        if (event.template() != null) {
            out.append(TEMPLATE);
            JsonText.string(out, event.template());
        }
        JsonText.list(out, ARGUMENTS, event.arguments());
        JsonText.list(out, MARKERS, event.markers());
        JsonText.texts(out, CONTEXT, event.context());
        fields(out, event.fields());
        if (event.thrown() != null) {
            thrown(out, event.thrown());
        }
        if (event.originalBytes() > 0) {
            out.append(CUT);
            JsonText.number(out, event.originalBytes());
        }
        SourceJson.write(out, event.source());
        out.append('}');
    }

    private static void fields(ByteSink out, Map<String, Object> fields) {
        if (fields.isEmpty()) {
            return;
        }
        out.append(FIELDS);
        boolean first = true;
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            Object value = field.getValue();
            if (value instanceof Number number && !Double.isFinite(number.doubleValue())) {
                continue;
            }
            if (!first) {
                out.append(',');
            }
            first = false;
            JsonText.string(out, field.getKey());
            out.append(':');
            value(out, value);
        }
        out.append('}');
    }

    private static void value(ByteSink out, Object value) {
        if (value instanceof Boolean flag) {
            JsonText.bool(out, flag);
        } else if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            JsonText.number(out, number);
            if (number == Math.rint(number) && Math.abs(number) < 1e15 && !(number == 0 && 1 / number < 0)) {
                // a fraction stays one for the reader: 2.0 and 2 are of different types
                out.append('.');
                out.append('0');
            }
        } else if (value instanceof Number number) {
            JsonText.number(out, number.longValue());
        } else {
            JsonText.string(out, String.valueOf(value));
        }
    }

    private static void thrown(ByteSink out, Thrown thrown) {
        out.append(ERROR);
        JsonText.string(out, thrown.type());
        JsonText.field(out, ERROR_MESSAGE, thrown.message());
        JsonText.field(out, STACK, thrown.stack());
        if (thrown.fingerprint() != null) {
            JsonText.field(out, FINGERPRINT, thrown.fingerprint());
        }
        out.append('}');
    }
}
