package io.tidewatch.wire;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Recurring;
import io.tidewatch.event.SharedTexts;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a log event as one JSON object on one line. Empty fields are left out. Remembers the
 * bytes of texts that recur, nothing of an event: thread-safe. */
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

    private static final int CONTEXTS = 1024;
    private static final int MOST_CONTEXT = 1024;
    private static final long LEAST_PLAIN_SECOND = 1;
    private static final long MOST_PLAIN_SECOND = Long.MAX_VALUE / 1000 - 1;

    private final RecurringTexts texts = new RecurringTexts();
    private final Recurring<SharedTexts, byte[]> contexts = new Recurring<>(CONTEXTS);
    private @Nullable Second lastSecond;
    private @Nullable Source sourceBefore;
    private @Nullable NamedSource lastSource;

    @SuppressWarnings("ArrayRecordComponent")
    private record Second(long second, byte[] digits) {}

    @SuppressWarnings("ArrayRecordComponent")
    private record NamedSource(Source source, byte[] json) {}

    /** Appends the event to {@code out}, without a line end. */
    public void encode(LogEvent event, ByteSink out) {
        out.append(START);
        time(out, event.timeMillis());
        out.append(Objects.requireNonNull(LEVELS.get(event.level())));
        recurring(out, LOGGER, event.logger());
        recurring(out, THREAD, event.thread());
        out.append(MESSAGE);
        JsonText.string(out, event.message());
        if (event.template() != null) {
            out.append(TEMPLATE);
            texts.append(out, event.template());
        }
        JsonText.list(out, ARGUMENTS, event.arguments());
        JsonText.list(out, MARKERS, event.markers());
        context(out, event.context());
        fields(out, event.fields());
        if (event.thrown() != null) {
            thrown(out, event.thrown());
        }
        if (event.originalBytes() > 0) {
            out.append(CUT);
            JsonText.number(out, event.originalBytes());
        }
        source(out, event.source());
        out.append('}');
    }

    /**
     * Appends a line that was not made into an event: the same bytes as {@link #encode} of the event it would become.
     *
     * @param template of the message; null: the text has no places
     * @param text the message where there is no template, else unused
     * @param arguments of the template; what is no text is of a type whose own does not change
     */
    public void encode(
            long timeMillis,
            LogLevel level,
            String logger,
            String thread,
            @Nullable TemplateJson template,
            String text,
            @Nullable Object[] arguments,
            List<String> markers,
            Map<String, String> context,
            Map<String, Object> fields,
            @Nullable Source source,
            ByteSink out) {
        out.append(START);
        time(out, timeMillis);
        out.append(Objects.requireNonNull(LEVELS.get(level)));
        recurring(out, LOGGER, logger);
        recurring(out, THREAD, thread);
        out.append(MESSAGE);
        if (template == null) {
            texts.append(out, text);
        } else {
            filled(out, template, arguments);
        }
        JsonText.list(out, MARKERS, markers);
        context(out, context);
        fields(out, fields);
        source(out, source);
        out.append('}');
    }

    /** Message, template and arguments. The arguments stand in the message already: as they read there they are copied. */
    private static void filled(ByteSink out, TemplateJson template, @Nullable Object[] arguments) {
        int filled = Math.min(template.places(), arguments.length);
        int[] from = new int[filled];
        int[] size = new int[filled];
        out.append('"');
        for (int i = 0; i < filled; i++) {
            out.append(template.before(i));
            from[i] = out.length();
            argument(out, arguments[i]);
            size[i] = out.length() - from[i];
        }
        out.append(template.rest(arguments.length));
        out.append('"');
        out.append(TEMPLATE);
        out.append(template.quoted);
        out.append(ARGUMENTS);
        byte before = '[';
        for (int i = 0; i < arguments.length; i++) {
            out.append(before);
            out.append('"');
            if (i < filled) {
                out.appendOwn(from[i], size[i]);
            } else {
                argument(out, arguments[i]);
            }
            out.append('"');
            before = ',';
        }
        out.append(']');
    }

    private static void argument(ByteSink out, @Nullable Object argument) {
        if (argument instanceof String text) {
            JsonText.body(out, text);
        } else if (argument instanceof Integer || argument instanceof Long) {
            JsonText.number(out, ((Number) argument).longValue());
        } else {
            JsonText.body(out, String.valueOf(argument));
        }
    }

    private void recurring(ByteSink out, byte[] name, String text) {
        if (!text.isEmpty()) {
            out.append(name);
            texts.append(out, text);
        }
    }

    private void context(ByteSink out, Map<String, String> context) {
        if (context.isEmpty()) {
            return;
        }
        if (context instanceof SharedTexts shared) {
            byte[] known = contexts.get(shared, shared.number());
            if (known != null) {
                out.append(known);
                return;
            }
            int from = out.length();
            entries(out, shared);
            if (out.length() - from <= MOST_CONTEXT) {
                contexts.keep(shared, shared.number(), Arrays.copyOfRange(out.array(), from, out.length()));
            }
        } else {
            entries(out, context);
        }
    }

    private void entries(ByteSink out, Map<String, String> context) {
        out.append(CONTEXT);
        out.append('{');
        context.forEach((name, value) -> {
            texts.append(out, name);
            out.append(':');
            // the lines of a request share them, as the same objects
            texts.append(out, value);
            out.append(',');
        });
        // each entry left a comma behind it
        out.cutTo(out.length() - 1);
        out.append('}');
    }

    /** Digits of the time: those of the second are the last event's, most often. */
    private void time(ByteSink out, long millis) {
        long second = millis / 1000;
        Second known = lastSecond;
        if (known == null || known.second != second) {
            if (second < LEAST_PLAIN_SECOND || second > MOST_PLAIN_SECOND) {
                JsonText.number(out, millis);
                return;
            }
            known = new Second(second, JsonText.ascii(Long.toString(second)));
            lastSecond = known;
        }
        out.append(known.digits);
        int rest = (int) (millis - second * 1000);
        out.append('0' + rest / 100);
        out.append('0' + rest / 10 % 10);
        out.append('0' + rest % 10);
    }

    @SuppressWarnings("ReferenceEquality") // the same object is what is looked for
    private void source(ByteSink out, @Nullable Source source) {
        NamedSource known = lastSource;
        if (source == null) {
            return;
        }
        if (known != null && known.source == source) {
            out.append(known.json);
            return;
        }
        int from = out.length();
        SourceJson.write(out, source);
        if (sourceBefore == source) {
            lastSource = new NamedSource(source, Arrays.copyOfRange(out.array(), from, out.length()));
        }
        sourceBefore = source;
    }

    private void fields(ByteSink out, Map<String, Object> fields) {
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
            texts.append(out, field.getKey());
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
