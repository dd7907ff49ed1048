package io.tidewatch.processor.topology;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.EndOffsets;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.MetricBatchEncoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Points a second through the analysis topology, bytes to signals, with 10, 1,000 and 10,000 rules of all kinds that read
 * metrics: 10,000 series of 100 sources; each rule matches one of them at least, one in ten shares it with another, one
 * in a hundred has a bound that its series passes. The test driver commits after every record, so partials of different
 * records are never put together: that is the dearest case. More than half of the time with 10,000 rules is the driver's
 * own, for each record that goes out: good for comparing a change, {@code tidewatch bench rules} says what rules cost.
 */
final class RulesBench {
    private static final int SOURCES = 100;
    private static final int POINTS = 100;
    private static final int WARM_ROUNDS = 3;
    private static final int ROUNDS = 10;

    private RulesBench() {}

    public static void main(String[] args) throws Exception {
        double first = 0;
        for (int n : new int[] {10, 10, 1_000, 10_000}) {
            double rate = rate(n);
            first = first == 0 || n == 10 ? rate : first;
            System.out.printf(Locale.ROOT, "%,d rules: %,.0f points/s, %.2f of 10 rules%n", n, rate, rate / first);
        }
    }

    private static double rate(int n) throws Exception {
        RuleHolder holder = new RuleHolder();
        try (Driver driver = new Driver(
                AnalysisTopology.build(AnalysisFixture.settings(EndOffsets.UNKNOWN, holder)),
                Files.createTempDirectory("rules-bench"))) {
            holder.replaceAll(rules(n));
            if (!holder.problems().isEmpty()) {
                throw new IllegalStateException(String.valueOf(holder.problems()));
            }
            round(driver, 0, WARM_ROUNDS);
            long begin = System.nanoTime();
            round(driver, WARM_ROUNDS, WARM_ROUNDS + ROUNDS);
            return (double) SOURCES * POINTS * ROUNDS * 1e9 / (System.nanoTime() - begin);
        }
    }

    private static void round(Driver driver, int from, int to) {
        for (int round = from; round < to; round++) {
            for (int s = 0; s < SOURCES; s++) {
                long millis = Driver.START + round * 10_000L;
                publish(driver, source(s), MetricBatch.running(millis, 10_000, points(round)));
            }
            driver.read(Topics.SIGNALS);
        }
    }

    private static void publish(Driver driver, Source source, MetricBatch batch) {
        ByteSink bytes = new ByteSink();
        new MetricBatchEncoder().encode(batch, bytes);
        RecordHeaders headers = new RecordHeaders();
        new RecordOrigin(source, 0, -1, 1).write(headers);
        driver.pipe(
                Topics.METRICS,
                source.key().getBytes(StandardCharsets.UTF_8),
                bytes.toBytes(),
                batch.timeMillis(),
                headers);
    }

    private static Source source(int s) {
        return new Source("service-" + s % 20, "instance-" + s, "host-" + s, "prod", "1");
    }

    private static List<MetricPoint> points(int round) {
        List<MetricPoint> out = new ArrayList<>(POINTS);
        for (int i = 0; i < POINTS; i++) {
            out.add(MetricPoint.gauge("metric." + i % 20, Map.of("queue", "q" + i / 20, "zone", "z"), 50 + round % 7));
        }
        return out;
    }

    private static List<Rule> rules(int n) {
        List<Rule> out = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int series = i % 10 == 9 ? i - 1 : i; // one in ten reads the series of the one before it
            int point = series / SOURCES % POINTS;
            List<Matcher> where = List.of(
                    Matcher.equal("label.zone", "z"),
                    Matcher.equal("instance", "instance-" + series % SOURCES),
                    Matcher.equal("label.queue", "q" + point / 20));
            String metric = "metric." + point % 20;
            Bounds bounds = Bounds.above(i % 100 == 0 ? 1.0 : 1e9, null);
            Duration window = Duration.ofMinutes(1);
            Condition condition = switch (i % 7) {
                case 0 -> new Condition.Threshold(metric, where, Aggregate.AVG, window, bounds);
                case 1 -> new Condition.Threshold(metric, where, Aggregate.P95, window, bounds);
                case 2 ->
                    new Condition.Change(metric, where, Aggregate.MAX, window, Duration.ofMinutes(10), false, bounds);
                case 3 -> new Condition.Anomaly(metric, where, Aggregate.AVG, window, 0.5, Direction.BOTH);
                case 4 ->
                    new Condition.Forecast(
                            metric,
                            where,
                            Aggregate.LAST,
                            window,
                            Duration.ofHours(1),
                            Duration.ofHours(4),
                            Bounds.Op.ABOVE,
                            1e9);
                case 5 -> {
                    List<Matcher> named = new ArrayList<>(where);
                    named.add(Matcher.equal("metric", metric));
                    yield new Condition.Frequency(named, 1_000_000, window);
                }
                default -> {
                    List<Matcher> named = new ArrayList<>(where);
                    named.add(Matcher.equal("metric", metric));
                    yield new Condition.Cardinality(named, "label.zone", null, 5L, window);
                }
            };
            out.add(new Rule(
                    "r" + i,
                    1,
                    0,
                    true,
                    Rule.Input.METRICS,
                    condition,
                    List.of("host"),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    0));
        }
        return out;
    }
}
