package io.tidewatch.agent.gateway.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.tidewatch.agent.gateway.Refusal;
import io.tidewatch.agent.gateway.series.Gathered;
import io.tidewatch.agent.gateway.series.Loss;
import io.tidewatch.agent.gateway.series.SeriesBook;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OtlpTest {
    private static final long T = 1_790_000_000_000L;
    private static final long NANOS = 1_000_000;
    private static final AggregationTemporality DELTA = AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
    private static final AggregationTemporality TOTAL = AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;

    private final SeriesBook book =
            new SeriesBook(new SeriesBook.Limits(100, 1_000, 8, 200, 3_600_000, Set.of()), (key, value) -> value);
    private final OtlpMetrics metrics = new OtlpMetrics(book, T);
    private final OtlpLogs logs = new OtlpLogs(book);

    @Test
    void source_isTheResource() throws Refusal {
        Gathered gathered = read(gauge(1.5, 0));

        assertThat(gathered.batches()).singleElement().satisfies(batch -> {
            assertThat(batch.source()).isEqualTo(new Source("shop", "pod-1", "node-1", "prod", "1.2"));
            assertThat(batch.timeMillis()).isEqualTo(T);
            assertThat(batch.points())
                    .containsExactly(MetricPoint.gauge("g", Map.of("k", "v", "otel.scope.name", "lib"), 1.5));
        });
    }

    @Test
    void total_keepsItsStart_additionsBecomeATotalOfTheirOwn() throws Refusal {
        assertThat(only(read(sum(7, T - 60_000, T, TOTAL, true))))
                .satisfies(point -> assertThat(point)
                        .returns(7.0, MetricPoint::value)
                        .returns(T - 60_000, MetricPoint::startMillis));

        read(sum("d", 2, T, T + 10_000, DELTA, true));
        MetricPoint second = only(read(sum("d", 3, T + 10_000, T + 20_000, DELTA, true)));
        assertThat(second.kind()).isEqualTo(MetricPoint.Kind.COUNTER);
        assertThat(second.value()).isEqualTo(5);
        assertThat(second.startMillis()).isEqualTo(T);
        // sent again
        Gathered again = read(sum("d", 3, T + 10_000, T + 20_000, DELTA, true));
        assertThat(again.batches()).isEmpty();
        assertThat(again.losses().counts()).isEqualTo(Map.of(Loss.OUT_OF_ORDER, 1L));
        assertThat(only(read(sum("u", -4, T, T + 1, TOTAL, false))).kind()).isEqualTo(MetricPoint.Kind.GAUGE);
    }

    @Test
    void withoutTemporality_aSumIsRefused_andTheAnswerSaysSo() throws Exception {
        Gathered gathered = read(sum("x", 1, T, T, AggregationTemporality.AGGREGATION_TEMPORALITY_UNSPECIFIED, true));

        var answer = ExportMetricsServiceResponse.parseFrom(OtlpMetrics.answer(gathered, false))
                .getPartialSuccess();
        assertThat(answer.getRejectedDataPoints()).isEqualTo(1);
        assertThat(answer.getErrorMessage()).isEqualTo("1 refused: 1 unsupported; the others were taken");
        assertThat(new String(OtlpMetrics.answer(gathered, true), UTF_8))
                .isEqualTo("{\"partialSuccess\":{\"rejectedDataPoints\":\"1\","
                        + "\"errorMessage\":\"1 refused: 1 unsupported; the others were taken\"}}");
    }

    @Test
    void histogram_ofTotals_tellsWhatWasAdded_ofAdditions_whatTheyAre() throws Refusal {
        assertThat(read(histogram(T - 1, T, TOTAL, 1, 2, 3)).batches()).isEmpty();
        assertThat(only(read(histogram(T - 1, T + 10_000, TOTAL, 2, 2, 5)))
                        .distribution()
                        .count())
                .isEqualTo(3);
        // it began after we did: all of it is new
        assertThat(only(read(histogram("n", T + 5, T + 10_000, TOTAL, 1, 2, 3)))
                        .distribution()
                        .count())
                .isEqualTo(6);
        for (int i = 1; i <= 2; i++) {
            assertThat(only(read(histogram("d", T, T + i * 10_000L, DELTA, 1, 2, 3)))
                            .distribution()
                            .count())
                    .isEqualTo(6);
        }
    }

    @Test
    void additionsThatWereLost_comeWithTheRepeatedRequest_once() throws Refusal {
        Metric histogram = histogram(T, T + 10_000, DELTA, 1, 2, 3);
        Gathered lost = read(histogram);
        lost.batches().forEach(lost::lost);
        Gathered repeated = read(histogram);
        assertThat(only(repeated).distribution()).isEqualTo(only(lost).distribution());
        assertThat(repeated.losses().counts()).isEmpty();
        assertThat(read(histogram).batches()).isEmpty();

        Metric sum = sum(5, T, T + 10_000, DELTA, true);
        Gathered lostSum = read(sum);
        lostSum.batches().forEach(lostSum::lost);
        assertThat(only(read(sum)).value()).isEqualTo(5);
        assertThat(only(read(sum(2, T + 10_000, T + 20_000, DELTA, true))).value())
                .isEqualTo(7);
    }

    @Test
    void exponentialHistogram_withAScaleThatChanges_losesNothing() throws Refusal {
        read(exponential(T + 1, 1, 0, 2, 4));
        MetricPoint finer = only(read(exponential(T + 2, 1, 0, 3, 4, 0, 5)));
        MetricPoint coarser = only(read(exponential(T + 3, 0, 0, 8, 6)));

        assertThat(finer.distribution().count()).isEqualTo(6);
        // of 7 and 5 became 8 and 6
        assertThat(coarser.distribution().count()).isEqualTo(2);
    }

    @Test
    void hostileHistograms_areRefused() throws Refusal {
        assertThat(read(exponential(T, 1_000, 0, 1)).losses().counts()).containsOnlyKeys(Loss.INVALID);
        assertThat(read(exponential(T, 0, Integer.MAX_VALUE, 1)).losses().counts())
                .containsOnlyKeys(Loss.INVALID);
        assertThat(read(histogram(T, T, DELTA, 1, 2)).losses().counts()).containsOnlyKeys(Loss.INVALID);
        assertThat(read(histogram(T, T, DELTA, Long.MAX_VALUE, Long.MAX_VALUE, 2))
                        .losses()
                        .counts())
                .containsOnlyKeys(Loss.INVALID);
        assertThat(read(histogram(T, T, DELTA, -1, 1, 2)).losses().counts()).containsOnlyKeys(Loss.INVALID);
    }

    @Test
    void pointWithoutAValue_isStale() throws Refusal {
        Gathered gathered = read(gauge(0, 1));

        assertThat(gathered.batches()).isEmpty();
        assertThat(gathered.losses().counts()).isEqualTo(Map.of(Loss.STALE, 1L));
    }

    @Test
    void json_isReadAsTheSpecificationWritesIt() throws Refusal {
        String body = """
                {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},
                 {"key":"service.instance.id","value":{"stringValue":"1"}}]},
                 "scopeLogs":[{"scope":{"name":"com.Pay"},"unknown":{"a":[1,{"b":2}]},"logRecords":[
                 {"timeUnixNano":"1790000000000000000","severityNumber":17,"severityText":"Error",
                  "traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174",
                  "body":{"stringValue":"no card"},"attributes":[{"key":"n","value":{"intValue":"7"}},
                  {"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a\\"b"},{"boolValue":true}]}}},
                  {"key":"thread.name","value":{"stringValue":"main"}}]}]}]}]}
                """;

        LogEvent line = logs.read(body.getBytes(UTF_8), true, T).logs().get(0);

        assertThat(line.timeMillis()).isEqualTo(T);
        assertThat(line.level()).isEqualTo(LogLevel.ERROR);
        assertThat(line.logger()).isEqualTo("com.Pay");
        assertThat(line.thread()).isEqualTo("main");
        assertThat(line.message()).isEqualTo("no card");
        assertThat(line.source().key()).isEqualTo("shop/1");
        assertThat(line.context())
                .isEqualTo(Map.of("trace_id", "5b8efff798038103d269b633813fc60c", "span_id", "eee19b7ec3c1b174"));
        assertThat(line.fields()).isEqualTo(Map.of("n", 7L, "list", "[\"a\\\"b\",true]"));
    }

    @Test
    void exception_becomesAnErrorToo_groupedByItsStack() throws Refusal {
        String stack = "java.lang.IllegalStateException: no card 17\\n\\tat com.shop.Pay.charge(Pay.java:12)\\n"
                + "\\tat com.shop.Pay.run(Pay.java:5)\\n";
        Gathered first = logs.read(thrown("no card 17", stack).getBytes(UTF_8), true, T);
        Gathered second =
                logs.read(thrown("no card 18", stack.replace("17", "18")).getBytes(UTF_8), true, T);

        ErrorEvent error = first.errors().get(0);
        assertThat(error.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(error.message()).isEqualTo("no card 17");
        assertThat(error.culprit()).contains("Pay");
        assertThat(error.severity()).isEqualTo(Severity.ERROR);
        assertThat(error.source().key()).isEqualTo("shop/unknown");
        assertThat(error.fingerprints()).containsValue(error.fingerprint());
        assertThat(first.logs().get(0).thrown().fingerprint()).isEqualTo(error.fingerprint());
        assertThat(second.errors().get(0).fingerprint()).isEqualTo(error.fingerprint());
    }

    @Test
    void stackOfAnotherLanguage_isGroupedByTypeAndMessage() throws Refusal {
        Gathered gathered = logs.read(
                thrown("x", "Traceback (most recent call last):\\n  File \\\"a.py\\\", line 1\\nValueError: x")
                        .getBytes(UTF_8),
                true,
                T);

        assertThat(gathered.errors().get(0).fingerprint()).isNotEmpty();
        assertThat(gathered.errors().get(0).stack()).contains("a.py");
    }

    @Test
    void wrongTypesInJson_areMalformed() {
        for (String body : List.of(
                "",
                "[]",
                "{",
                "{}{}",
                "{\"resourceMetrics\":{}}",
                "{\"resourceMetrics\":[1]}",
                "{\"resourceMetrics\":[{\"resource\":7}]}",
                "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":7}]}]}]}",
                "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"gauge\":{\"dataPoints\":[{\"asDouble\":\"x\"}]}}]}]}]}",
                "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"gauge\":{\"dataPoints\":[{\"timeUnixNano\":-1.5}]}}]}]}]}",
                "{\"resourceMetrics\":[" + "[".repeat(100_000))) {
            assertThatThrownBy(() -> metrics.read(body.getBytes(UTF_8), true, T))
                    .as(body.length() > 100 ? "long" : body)
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.status()).isEqualTo(400));
        }
    }

    @Test
    void smallPartsWithoutEnd_areRefusedBeforeTheyAreMade() {
        byte[] protobuf = new byte[4 << 20];
        for (int i = 0; i < protobuf.length; i += 2) {
            protobuf[i] = 1 << 3 | 2;
        }
        assertThatThrownBy(() -> metrics.read(protobuf, false, T))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(413));
        String json = "{\"resourceMetrics\":[" + "{},".repeat(Wire.MOST_PARTS) + "{}]}";
        assertThatThrownBy(() -> metrics.read(json.getBytes(UTF_8), true, T)).isInstanceOf(Refusal.class);
    }

    @Test
    void bytesOfAllKinds_areRefusedOrRead_nothingElse() throws Refusal {
        Random random = new Random(7);
        byte[] good = request(histogramMetric("h", T, T, TOTAL, 1, 2, 3)).toByteArray();
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = i % 2 == 0 ? good.clone() : Arrays.copyOf(good, random.nextInt(good.length));
            for (int flips = 0; flips < i % 4 && bad.length > 0; flips++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                metrics.read(bad, false, T);
            } catch (Refusal refusal) {
                assertThat(refusal.reason()).isEqualTo(Refusal.Reason.MALFORMED);
            }
        }
    }

    private static String thrown(String message, String stack) {
        return "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"shop\"}}]},"
                + "\"scopeLogs\":[{\"logRecords\":[{\"severityNumber\":\"SEVERITY_NUMBER_ERROR\",\"body\":{\"stringValue\":\"failed\"},\"attributes\":["
                + "{\"key\":\"exception.type\",\"value\":{\"stringValue\":\"java.lang.IllegalStateException\"}},"
                + "{\"key\":\"exception.message\",\"value\":{\"stringValue\":\"" + message + "\"}},"
                + "{\"key\":\"exception.stacktrace\",\"value\":{\"stringValue\":\"" + stack + "\"}}]}]}]}]}";
    }

    private Gathered read(Metric metric) throws Refusal {
        return metrics.read(request(metric).toByteArray(), false, T);
    }

    private static MetricPoint only(Gathered gathered) {
        assertThat(gathered.batches()).hasSize(1);
        assertThat(gathered.batches().get(0).points()).hasSize(1);
        return gathered.batches().get(0).points().get(0);
    }

    private static ExportMetricsServiceRequest request(Metric metric) {
        ScopeMetrics.Builder scope = ScopeMetrics.newBuilder().addMetrics(metric);
        scope.getScopeBuilder().setName("lib");
        Resource resource = Resource.newBuilder()
                .addAttributes(text("service.name", "shop"))
                .addAttributes(text("k8s.pod.name", "pod-1"))
                .addAttributes(text("host.name", "node-1"))
                .addAttributes(text("deployment.environment.name", "prod"))
                .addAttributes(text("service.version", "1.2"))
                .build();
        return ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(
                        ResourceMetrics.newBuilder().setResource(resource).addScopeMetrics(scope))
                .build();
    }

    private static Metric gauge(double value, int flags) {
        return Metric.newBuilder()
                .setName("g")
                .setGauge(Gauge.newBuilder()
                        .addDataPoints(NumberDataPoint.newBuilder()
                                .setAsDouble(value)
                                .setFlags(flags)
                                .setTimeUnixNano(T * NANOS)
                                .addAttributes(text("k", "v"))))
                .build();
    }

    private static Metric sum(double value, long from, long to, AggregationTemporality told, boolean grows) {
        return sum("s", value, from, to, told, grows);
    }

    private static Metric sum(
            String name, double value, long from, long to, AggregationTemporality told, boolean grows) {
        return Metric.newBuilder()
                .setName(name)
                .setSum(Sum.newBuilder()
                        .setAggregationTemporality(told)
                        .setIsMonotonic(grows)
                        .addDataPoints(NumberDataPoint.newBuilder()
                                .setAsInt((long) value)
                                .setStartTimeUnixNano(from * NANOS)
                                .setTimeUnixNano(to * NANOS)))
                .build();
    }

    private static Metric histogram(long from, long to, AggregationTemporality told, long... counts) {
        return histogramMetric("h", from, to, told, counts);
    }

    private static Metric histogram(String name, long from, long to, AggregationTemporality told, long... counts) {
        return histogramMetric(name, from, to, told, counts);
    }

    private static Metric histogramMetric(
            String name, long from, long to, AggregationTemporality told, long... counts) {
        HistogramDataPoint.Builder point = HistogramDataPoint.newBuilder()
                .setStartTimeUnixNano(from * NANOS)
                .setTimeUnixNano(to * NANOS)
                .setSum(12)
                .addExplicitBounds(1)
                .addExplicitBounds(2);
        for (long count : counts) {
            point.addBucketCounts(count);
        }
        return Metric.newBuilder()
                .setName(name)
                .setHistogram(
                        Histogram.newBuilder().setAggregationTemporality(told).addDataPoints(point))
                .build();
    }

    private static Metric exponential(long to, int scale, int offset, long... counts) {
        ExponentialHistogramDataPoint.Builder point = ExponentialHistogramDataPoint.newBuilder()
                .setStartTimeUnixNano((T - 1) * NANOS)
                .setTimeUnixNano(to * NANOS)
                .setScale(scale)
                .setSum(12);
        point.getPositiveBuilder().setOffset(offset);
        for (long count : counts) {
            point.getPositiveBuilder().addBucketCounts(count);
        }
        return Metric.newBuilder()
                .setName("e")
                .setExponentialHistogram(ExponentialHistogram.newBuilder()
                        .setAggregationTemporality(TOTAL)
                        .addDataPoints(point))
                .build();
    }

    private static KeyValue text(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }
}
