package io.tidewatch.cli.ruletest;

import io.tidewatch.event.DistributionSketch;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricBatch.Phase;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ruletest.RuleTest;
import io.tidewatch.processor.ruletest.TestInput;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.ErrorEventEncoder;
import io.tidewatch.wire.LogEventEncoder;
import io.tidewatch.wire.MetricBatchEncoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** What a test's sources send, as records on the wire, in the order they are appended. */
final class TestRecords {
    private final RuleTest test;
    private final List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();

    /** What one source tells at one time. */
    private record Telling(Source source, long eventMillis, long appendMillis) {}

    private TestRecords(RuleTest test) {
        this.test = test;
    }

    static List<ConsumerRecord<byte[], byte[]>> of(RuleTest test) {
        TestRecords records = new TestRecords(test);
        records.metrics();
        records.goodbyes();
        records.logs();
        records.errors();
        records.all.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
        return records.all;
    }

    private void metrics() {
        Map<Telling, List<MetricPoint>> batches = new LinkedHashMap<>();
        each(
                TestInput.Points.class,
                (telling, what, value) ->
                        batches.computeIfAbsent(telling, t -> new ArrayList<>()).add(point(what, value)));
        each(TestInput.Heartbeat.class, (telling, what, value) -> {
            if (value > 0) {
                batches.computeIfAbsent(telling, t -> new ArrayList<>());
            }
        });
        batches.forEach((telling, points) -> batch(telling, Phase.RUNNING, points));
    }

    private void goodbyes() {
        each(TestInput.Goodbye.class, (telling, what, value) -> {
            if (value > 0) {
                batch(telling, Phase.GOODBYE, List.of());
            }
        });
    }

    private void batch(Telling telling, Phase phase, List<MetricPoint> points) {
        String reason = phase == Phase.GOODBYE ? "shutdown" : "";
        ByteSink out = new ByteSink();
        new MetricBatchEncoder()
                .encode(new MetricBatch(telling.eventMillis, test.intervalMillis(), phase, reason, points, null), out);
        add(Topics.METRICS, telling.source.key(), telling, 1, out);
    }

    private static MetricPoint point(TestInput.Points what, double value) {
        return switch (what.kind()) {
            case GAUGE -> MetricPoint.gauge(what.metric(), what.labels(), value);
            case COUNTER -> MetricPoint.counter(what.metric(), what.labels(), value, 0);
            case DISTRIBUTION -> {
                DistributionSketch sketch = new DistributionSketch();
                sketch.add(value, what.times());
                yield MetricPoint.distribution(what.metric(), what.labels(), sketch.toDistribution());
            }
        };
    }

    private void logs() {
        Map<Telling, ByteSink> packed = new LinkedHashMap<>();
        Map<Telling, Integer> lines = new LinkedHashMap<>();
        each(TestInput.Lines.class, (telling, what, value) -> {
            ByteSink out = packed.computeIfAbsent(telling, t -> new ByteSink());
            LogEvent line = at(what.line(), telling.eventMillis);
            for (int i = 0; i < value; i++) {
                if (out.length() > 0) {
                    out.append('\n');
                }
                new LogEventEncoder().encode(line, out);
            }
            lines.merge(telling, (int) value, Integer::sum);
        });
        packed.forEach((telling, out) -> {
            if (out.length() > 0) {
                add(Topics.LOGS, telling.source.key(), telling, lines.getOrDefault(telling, 0), out);
            }
        });
    }

    private static LogEvent at(LogEvent line, long millis) {
        return new LogEvent(
                millis,
                line.level(),
                line.logger(),
                line.thread(),
                line.message(),
                line.template(),
                line.arguments(),
                line.markers(),
                line.context(),
                line.fields(),
                line.thrown(),
                0,
                null);
    }

    private void errors() {
        each(TestInput.Errors.class, (telling, what, value) -> {
            if (value > 0) {
                ByteSink out = new ByteSink();
                new ErrorEventEncoder().encode(what.error().counted((long) value, telling.eventMillis), out);
                add(Topics.ERRORS, what.error().fingerprint(), telling, 1, out);
            }
        });
    }

    private interface Sent<W> {
        void at(Telling telling, W what, double value);
    }

    private <W extends TestInput.What> void each(Class<W> type, Sent<W> sent) {
        for (TestInput input : test.inputs()) {
            if (!type.isInstance(input.what())) {
                continue;
            }
            for (TestInput.Moment moment : input.moments()) {
                long event = test.startMillis() + moment.afterMillis();
                sent.at(
                        new Telling(input.source(), event, event + input.lateMillis()),
                        type.cast(input.what()),
                        moment.value());
            }
        }
    }

    private void add(String topic, String key, Telling telling, int events, ByteSink value) {
        Headers headers = new RecordHeaders();
        new RecordOrigin(telling.source, 0, -1, events).write(headers);
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        all.add(new ConsumerRecord<>(
                topic,
                0,
                all.size(),
                telling.appendMillis,
                TimestampType.LOG_APPEND_TIME,
                bytes.length,
                value.length(),
                bytes,
                value.toBytes(),
                headers,
                Optional.empty()));
    }
}
