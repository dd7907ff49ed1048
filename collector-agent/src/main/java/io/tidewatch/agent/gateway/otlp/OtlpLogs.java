package io.tidewatch.agent.gateway.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.tidewatch.agent.gateway.Refusal;
import io.tidewatch.agent.gateway.series.Gathered;
import io.tidewatch.agent.gateway.series.SeriesBook;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import io.tidewatch.fingerprint.Fingerprint;
import io.tidewatch.fingerprint.FingerprintAlgorithm;
import io.tidewatch.fingerprint.InAppPackages;
import io.tidewatch.fingerprint.ThrownChain;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes our lines of OTLP's log records, and errors of those that tell of an exception. Guarded by the book's lock. */
public final class OtlpLogs {
    private static final long NANOS_A_MILLI = 1_000_000;
    private static final String TYPE = "exception.type";
    private static final String MESSAGE = "exception.message";
    private static final String STACK = "exception.stacktrace";

    private static final List<LogLevel> LEVELS =
            List.of(LogLevel.TRACE, LogLevel.DEBUG, LogLevel.INFO, LogLevel.WARN, LogLevel.ERROR, LogLevel.CRITICAL);

    private final SeriesBook book;
    private final FingerprintAlgorithm algorithm = new FingerprintAlgorithm(new InAppPackages(List.of()));

    /** @param book knows the sources and how many there may be */
    public OtlpLogs(SeriesBook book) {
        this.book = book;
    }

    public Gathered read(byte[] body, boolean json, long nowMillis) throws Refusal {
        ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
        Wire.read(body, json, request);
        Gathered out = new Gathered();
        for (ResourceLogs resource : request.getResourceLogsList()) {
            Source said = Attributes.source(resource.getResource());
            for (ScopeLogs scope : resource.getScopeLogsList()) {
                for (LogRecord record : scope.getLogRecordsList()) {
                    Source source = book.source(said, nowMillis, out.losses());
                    if (source != null) {
                        line(source, scope.getScope().getName(), record, nowMillis, out);
                    }
                }
            }
        }
        return out;
    }

    /** @return the answer, which tells what was refused */
    public static byte[] answer(Gathered gathered, boolean json) {
        ExportLogsServiceResponse.Builder answer = ExportLogsServiceResponse.newBuilder();
        if (gathered.losses().told() > 0) {
            answer.setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                    .setRejectedLogRecords(gathered.losses().told())
                    .setErrorMessage(gathered.losses().text()));
        }
        return Wire.bytes(answer.build(), json);
    }

    private void line(Source source, String logger, LogRecord record, long nowMillis, Gathered out) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (KeyValue attribute : record.getAttributesList()) {
            fields.put(attribute.getKey(), Attributes.field(attribute.getValue()));
        }
        Map<String, String> context = new HashMap<>();
        id("trace_id", record.getTraceId(), context);
        id("span_id", record.getSpanId(), context);
        String type = text(fields.remove(TYPE));
        String said = text(fields.remove(MESSAGE));
        String stack = text(fields.remove(STACK));
        boolean thrownTold = !type.isEmpty() || !said.isEmpty() || !stack.isEmpty();
        boolean escaped = "true".equals(String.valueOf(fields.get("exception.escaped")));
        if (!record.getEventName().isEmpty()) {
            fields.put("event.name", record.getEventName());
        }
        LogLevel level = level(record, thrownTold);
        ThrownChain chain = ThrownChain.parse(stack);
        Fingerprint fingerprint = thrownTold ? fingerprint(chain, type, said) : null;
        Thrown thrown = fingerprint == null ? null : new Thrown(type, said, stack, fingerprint.id());
        String thread = text(fields.remove("thread.name"));
        String body = Attributes.text(record.getBody());
        LogEvent event = new LogEvent(
                time(record, nowMillis),
                level,
                logger,
                thread,
                body.isEmpty() && thrownTold ? said : body,
                null,
                List.of(),
                List.of(),
                context,
                fields,
                thrown,
                0,
                source);
        out.log(event);
        if (thrown != null && fingerprint != null && level.compareTo(LogLevel.WARN) >= 0) {
            out.error(error(event, source, thrown, chain, fingerprint, !escaped));
        }
        out.took();
    }

    private ErrorEvent error(
            LogEvent event, Source source, Thrown thrown, ThrownChain chain, Fingerprint fingerprint, boolean handled) {
        Map<String, String> ids =
                chain.hasFrames() ? algorithm.ids(chain) : Map.of(fingerprint.version(), fingerprint.id());
        return new ErrorEvent(
                event.timeMillis(),
                source,
                fingerprint.id(),
                ids,
                thrown.type(),
                thrown.message(),
                thrown.stack(),
                fingerprint.culprit(),
                event.logger(),
                event.thread(),
                handled,
                severity(event.level()),
                1,
                event.context(),
                Map.of());
    }

    /** Of a stack in a form that is not read (another language's) the type and the message speak. */
    private Fingerprint fingerprint(ThrownChain chain, String type, String message) {
        return chain.hasFrames() ? algorithm.of(chain, false) : algorithm.ofMessage(type + ": " + message);
    }

    private static Severity severity(LogLevel level) {
        return switch (level) {
            case CRITICAL -> Severity.CRITICAL;
            case WARN -> Severity.WARNING;
            default -> Severity.ERROR;
        };
    }

    private static long time(LogRecord record, long nowMillis) {
        long nanos = record.getTimeUnixNano() != 0 ? record.getTimeUnixNano() : record.getObservedTimeUnixNano();
        return nanos == 0 ? nowMillis : Long.divideUnsigned(nanos, NANOS_A_MILLI);
    }

    /** As the number says, else as the text does; four numbers are one level. */
    private static LogLevel level(LogRecord record, boolean thrown) {
        int number = record.getSeverityNumberValue();
        if (number >= 1 && number <= 24) {
            return LEVELS.get((number - 1) / 4);
        }
        LogLevel named = LogLevel.parse(record.getSeverityText().trim());
        return named != null ? named : thrown ? LogLevel.ERROR : LogLevel.INFO;
    }

    private static void id(String name, ByteString id, Map<String, String> context) {
        if (!id.isEmpty()) {
            context.put(name, HexFormat.of().formatHex(id.toByteArray()));
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
