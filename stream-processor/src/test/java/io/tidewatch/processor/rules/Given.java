package io.tidewatch.processor.rules;

import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.DistributionSketch;
import io.tidewatch.event.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Rules and panes for tests. */
final class Given {
    private Given() {}

    static Rule rule(Condition condition) {
        return new Rule(
                "test",
                1,
                0,
                true,
                Rule.Input.METRICS,
                condition,
                List.of("service"),
                Severity.ERROR,
                Duration.ZERO,
                Duration.ZERO,
                Rule.NoData.NO_DATA,
                Map.of(),
                Map.of(),
                0);
    }

    static Bounds above(double warning, double critical) {
        return Bounds.above(warning, critical);
    }

    /** A pane of those values; the newest is the last, at that time. */
    static Pane values(long lastMillis, double... values) {
        Pane pane = Pane.EMPTY;
        for (double v : values) {
            pane = pane.plus(new Pane(1, 0, v, v, v, v, lastMillis, null));
        }
        return pane;
    }

    /** A pane of as many events as values. */
    static Pane distinct(String... values) {
        Distinct.Values distinct = new Distinct.Values();
        for (String value : values) {
            distinct.add(value);
        }
        return Pane.counted(values.length, 0).with(distinct.toDistinct());
    }

    static Pane distribution(double... values) {
        DistributionSketch sketch = new DistributionSketch();
        Pane pane = Pane.EMPTY;
        for (double v : values) {
            sketch.add(v);
            pane = pane.plus(new Pane(1, 0, v, v, v, v, 0, null));
        }
        return new Pane(pane.count(), 0, pane.sum(), pane.min(), pane.max(), pane.last(), 0, sketch.toDistribution());
    }
}
