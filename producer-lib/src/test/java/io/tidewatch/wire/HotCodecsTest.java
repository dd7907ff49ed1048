package io.tidewatch.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.wire.Decoded.Reason;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HotCodecsTest {
    private static final int ROUNDS = 5_000;

    private final LogEventDecoder logs = new LogEventDecoder();
    private final ErrorEventDecoder errors = new ErrorEventDecoder();
    private final MetricBatchDecoder metrics = new MetricBatchDecoder();
    private final ByteSink out = new ByteSink();

    @Test
    void log_encodedAndDecoded_isTheSame() {
        RandomEvents events = new RandomEvents(1);
        for (int i = 0; i < ROUNDS; i++) {
            LogEvent event = events.log();
            assertThat(value(logs.decode(line(event), 0, out.length()))).isEqualTo(event);
        }
    }

    @Test
    void error_encodedAndDecoded_isTheSame() {
        RandomEvents events = new RandomEvents(2);
        for (int i = 0; i < ROUNDS; i++) {
            ErrorEvent event = events.error();
            out.reset();
            new ErrorEventEncoder().encode(event, out);
            assertThat(value(errors.decode(out.array(), 0, out.length()))).isEqualTo(event);
        }
    }

    @Test
    void metrics_encodedAndDecoded_areTheSame() {
        RandomEvents events = new RandomEvents(3);
        for (int i = 0; i < ROUNDS; i++) {
            MetricBatch batch = events.batch();
            out.reset();
            new MetricBatchEncoder().encode(batch, out);
            assertThat(value(metrics.decode(out.array(), 0, out.length()))).isEqualTo(batch);
        }
    }

    @Test
    void encoded_hasNoLineEndAndIsUtf8_whateverTheText() {
        Random random = new Random(4);
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(40); k > 0; k--) {
                text.append((char) random.nextInt(0x10000));
            }
            byte[] line = line(LogEvent.of(i, LogLevel.INFO, text.toString(), text.toString()));
            assertThat(Utf8.firstBad(line, 0, out.length())).isEqualTo(-1);
            assertThat(new String(line, 0, out.length(), UTF_8)).doesNotContain("\n");
            String read = value(logs.decode(line, 0, out.length())).message();
            assertThat(read)
                    .isEqualTo(new String(
                            text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_16),
                            java.nio.charset.StandardCharsets.UTF_16));
        }
    }

    @Test
    void longText_pairsAcrossChunks_areWhole() {
        String text = "x" + "😀".repeat(20_000);
        byte[] line = line(LogEvent.of(1, LogLevel.INFO, "", text));
        assertThat(value(logs.decode(line, 0, out.length())).message()).isEqualTo(text);
    }

    @Test
    void mutatedInput_neverThrows() {
        RandomEvents events = new RandomEvents(5);
        Random random = new Random(6);
        int bad = 0;
        for (int i = 0; i < 100_000; i++) {
            out.reset();
            switch (i % 3) {
                case 0 -> new LogEventEncoder().encode(events.log(), out);
                case 1 -> new ErrorEventEncoder().encode(events.error(), out);
                default -> new MetricBatchEncoder().encode(events.batch(), out);
            }
            byte[] bytes = out.toBytes();
            for (int k = 1 + random.nextInt(3); k > 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int to = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
            int from = random.nextInt(8) == 0 ? random.nextInt(to + 1) : 0;
            JsonLineDecoder<?> decoder = i % 3 == 0 ? logs : i % 3 == 1 ? errors : metrics;
            if (decoder.decode(bytes, from, to) instanceof Decoded.Bad<?>) {
                bad++;
            }
        }
        assertThat(bad).isBetween(20_000, 99_000);
    }

    @Test
    void unknownFieldsAndNewerVersions_areSkippedAndRefused() {
        String line = "{\"v\":1,\"new\":{\"a\":[1,{\"b\":null}]},\"ts\":5,\"more\":[[]],\"msg\":\"m\",\"x\":1e5}";
        assertThat(value(log(line))).isEqualTo(LogEvent.of(5, LogLevel.INFO, "", "m"));
        assertThat(reason(log("{\"v\":99,\"ts\":{},\"msg\":7}"))).isEqualTo(Reason.NEWER_VERSION);
        assertThat(reason(log("{\"ts\":1,\"msg\":\"m\",\"v\":2}"))).isEqualTo(Reason.NEWER_VERSION);
        assertThat(reason(log("{\"v\":99999999999999999999}"))).isEqualTo(Reason.NEWER_VERSION);
        byte[] batch = "{\"v\":99,\"ts\":1,\"points\":[]}".getBytes(UTF_8);
        assertThat(reason(metrics.decode(batch, 0, batch.length))).isEqualTo(Reason.NEWER_VERSION);
        byte[] error = "{\"v\":99,\"ts\":1,\"fp\":\"f\"}".getBytes(UTF_8);
        assertThat(reason(errors.decode(error, 0, error.length))).isEqualTo(Reason.NEWER_VERSION);
    }

    @Test
    void unreadable_isRefusedWithItsReason() {
        assertThat(reason(log(""))).isEqualTo(Reason.EMPTY);
        assertThat(reason(log("garbage"))).isEqualTo(Reason.NOT_JSON);
        assertThat(reason(log("[1]"))).isEqualTo(Reason.NOT_JSON);
        assertThat(reason(log("{\"ts\":1,\"msg\":\"m\"} {}"))).isEqualTo(Reason.NOT_JSON);
        assertThat(reason(log("{\"ts\":1,\"msg\":\"m\""))).isEqualTo(Reason.NOT_JSON);
        assertThat(reason(log("{\"ts\":1}"))).isEqualTo(Reason.BAD_FIELD);
        assertThat(reason(log("{\"msg\":\"no time\"}"))).isEqualTo(Reason.BAD_FIELD);
        assertThat(reason(log("{\"v\":1,\"ts\":1,\"msg\":\"m\",\"x\":" + "[".repeat(100) + "]".repeat(100) + "}")))
                .isEqualTo(Reason.TOO_LARGE);
        byte[] bytes = "{\"ts\":1,\"msg\":\"m?\"}".getBytes(UTF_8);
        bytes[15] = (byte) 0xC0;
        assertThat(reason(logs.decode(bytes, 0, bytes.length))).isEqualTo(Reason.NOT_UTF8);
        assertThat(reason(errors.decode("{\"ts\":1}".getBytes(UTF_8), 0, 8))).isEqualTo(Reason.BAD_FIELD);
    }

    @Test
    void numbersThatAreNotFinite_areLeftOutWithReason() {
        LogEvent event = value(log("{\"v\":1,\"ts\":5,\"msg\":\"m\",\"fields\":{\"a\":1e999,\"b\":NaN,\"c\":2}}"));
        assertThat(event.fields()).isEqualTo(Map.of("c", 2L));
        assertThat(logs.refusedParts()).isEqualTo(2);
        assertThat(logs.refusedDetail()).contains("field a");

        byte[] batch =
                ("{\"v\":1,\"ts\":5,\"points\":[{\"n\":\"a\",\"k\":\"g\",\"x\":NaN},{\"n\":\"b\",\"k\":\"g\",\"x\":1e400},"
                                + "{\"n\":\"c\",\"k\":\"g\",\"x\":1},{\"k\":\"g\",\"x\":1},{\"n\":\"d\",\"k\":\"d\",\"x\":1,"
                                + "\"d\":{\"n\":1,\"sum\":1,\"i\":[1,2],\"c\":[1]}},7]}")
                        .getBytes(UTF_8);
        assertThat(value(metrics.decode(batch, 0, batch.length)).points())
                .containsExactly(MetricPoint.gauge("c", Map.of(), 1));
        assertThat(metrics.refusedParts()).isEqualTo(5);
        assertThat(metrics.refusedDetail()).isEqualTo("point 'a': x is no finite number");

        MetricPoint endless = MetricPoint.gauge("e", Map.of(), Double.POSITIVE_INFINITY);
        out.reset();
        assertThat(new MetricBatchEncoder()
                        .encode(MetricBatch.running(1, 2, List.of(endless, MetricPoint.gauge("f", Map.of(), 3))), out))
                .isEqualTo(1);
        assertThat(value(metrics.decode(out.array(), 0, out.length())).points()).hasSize(1);
    }

    @Test
    void linesOfOtherShippers_areRead() {
        LogEvent logstash = value(log("{\"@timestamp\":\"2026-03-01T10:00:00.123+01:00\",\"@version\":\"1\","
                + "\"message\":\"hello\",\"logger_name\":\"a.B\",\"thread_name\":\"main\",\"level\":\"WARN\","
                + "\"level_value\":30000,\"stack_trace\":\"java.io.IOException: disk\\n\\tat a.B.c(B.java:1)\"}"));
        assertThat(logstash.timeMillis()).isEqualTo(1772355600123L);
        assertThat(logstash.level()).isEqualTo(LogLevel.WARN);
        assertThat(logstash.logger()).isEqualTo("a.B");
        assertThat(logstash.thrown()).isNotNull();
        assertThat(logstash.thrown().type()).isEqualTo("java.io.IOException");
        assertThat(logstash.thrown().message()).isEqualTo("disk");

        LogEvent pino = value(log("{\"level\":50,\"time\":1772355600123,\"msg\":\"m\",\"hostname\":\"h\",\"pid\":1}"));
        assertThat(pino.level()).isEqualTo(LogLevel.ERROR);
        assertThat(pino.source()).isNull();

        LogEvent zap = value(log("{\"severity\":\"fatal\",\"ts\":1772355600.5,\"msg\":\"m\",\"error\":\"oh\","
                + "\"service\":\"cart\",\"host\":\"h1\"}"));
        assertThat(zap.timeMillis()).isEqualTo(1772355600500L);
        assertThat(zap.level()).isEqualTo(LogLevel.CRITICAL);
        assertThat(zap.source()).isEqualTo(new Source("cart", "h1", "h1", "", ""));

        byte[] plain = "{\"message\":\"2026\",\"timestamp\":\"yesterday\"}".getBytes(UTF_8);
        assertThat(value(logs.decode(plain, 0, plain.length, 77)).timeMillis()).isEqualTo(77);
        assertThat(value(log("{\"time\":\"2026-03-01 10:00:00,5\",\"msg\":\"m\"}"))
                        .timeMillis())
                .isEqualTo(1772359200500L);
    }

    @Test
    void packedValue_badLine_costsItselfOnly() {
        byte[] value = "{\"ts\":1,\"msg\":\"a\"}\r\n\nbad\n{\"ts\":2,\"msg\":\"b\"}".getBytes(UTF_8);
        StringBuilder seen = new StringBuilder();
        Lines.forEach(
                value,
                (index, from, to) -> seen.append(index)
                        .append(
                                logs.decode(value, from, to) instanceof Decoded.Ok<LogEvent> ok
                                        ? ok.value().message()
                                        : "!")
                        .append(' '));
        assertThat(seen.toString()).isEqualTo("0a 2! 3b ");
    }

    private byte[] line(LogEvent event) {
        out.reset();
        new LogEventEncoder().encode(event, out);
        return out.array();
    }

    private Decoded<LogEvent> log(String line) {
        byte[] bytes = ("#" + line + "#").getBytes(UTF_8);
        return logs.decode(bytes, 1, bytes.length - 1);
    }

    private static <T> T value(Decoded<T> decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Ok.class);
        return ((Decoded.Ok<T>) decoded).value();
    }

    private static Reason reason(Decoded<?> decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Bad.class);
        return ((Decoded.Bad<?>) decoded).reason();
    }
}
