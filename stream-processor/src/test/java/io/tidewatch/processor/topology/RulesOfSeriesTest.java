package io.tidewatch.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.EndOffsets;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.SentPartials;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.MetricBatchEncoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rules a series is for is remembered with it: never longer than it is true. */
class RulesOfSeriesTest {
    private static final Matcher ZONE = Matcher.equal("label.zone", "a");

    @TempDir
    Path dir;

    private final RuleHolder rules = new RuleHolder();
    private Driver driver;
    private long sequence;

    @BeforeEach
    void start() {
        driver = new Driver(AnalysisTopology.build(AnalysisFixture.settings(EndOffsets.UNKNOWN, rules)), dir);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void ruleComesAndGoes_seriesKnownBeforeFollowsIt() {
        assertThat(told("1")).isEmpty();
        rules.put(rule("zone", ZONE));
        assertThat(told("1")).containsExactly("zone");
        rules.put(rule("release", Matcher.equal("release", "1")));
        assertThat(told("1")).containsExactlyInAnyOrder("zone", "release");
        rules.put(rule("zone", Matcher.equal("label.zone", "b")));
        assertThat(told("1")).containsExactly("release");
        rules.remove("release", 0);
        assertThat(told("1")).isEmpty();
    }

    @Test
    void sourceChanges_seriesOfTheSameNameIsForOtherRules() {
        rules.put(rule("one", Matcher.equal("release", "1")));
        rules.put(rule("two", Matcher.equal("release", "2")));

        assertThat(told("1")).containsExactly("one");
        assertThat(told("2")).containsExactly("two");
        assertThat(told("1")).containsExactly("one");
    }

    @Test
    void seriesChangePlaces_eachIsForItsOwnRules() {
        rules.put(rule("zone", ZONE));
        MetricPoint one = point("a");
        MetricPoint other = point("b");

        for (List<MetricPoint> points : List.of(List.of(one, other), List.of(other, one), List.of(other))) {
            publish("1", points);
            List<Signal.Partial> partials = partials();
            assertThat(partials.stream().mapToLong(Signal.Partial::count).sum())
                    .isEqualTo(points.contains(one) ? 1 : 0);
        }
    }

    /** Ids of the rules that are told of one more point. */
    private List<String> told(String release) {
        publish(release, List.of(point("a")));
        return partials().stream().map(Signal.Partial::ruleId).toList();
    }

    private List<Signal.Partial> partials() {
        return driver.read(Topics.SIGNALS).stream()
                .flatMap(record -> SentPartials.of(record.value).stream())
                .toList();
    }

    private void publish(String release, List<MetricPoint> points) {
        Source source = new Source("shop", "i1", "h1", "prod", release);
        ByteSink bytes = new ByteSink();
        long millis = Driver.START + sequence * 10_000;
        new MetricBatchEncoder().encode(MetricBatch.running(millis, 10_000, points), bytes);
        RecordHeaders headers = new RecordHeaders();
        new RecordOrigin(source, 1, sequence++, 1).write(headers);
        byte[] key = source.key().getBytes(StandardCharsets.UTF_8);
        driver.pipe(Topics.METRICS, key, bytes.toBytes(), millis, headers);
    }

    private static MetricPoint point(String zone) {
        return MetricPoint.gauge("queue.size", Map.of("zone", zone), 5);
    }

    private static Rule rule(String id, Matcher where) {
        Condition condition = new Condition.Threshold(
                "queue.size", List.of(where), Aggregate.AVG, Duration.ofMinutes(1), Bounds.above(1.0, null));
        return new Rule(
                id, 1, 0, true, Rule.Input.METRICS, condition, List.of(), null, null, null, null, null, null, 0);
    }
}
