package io.tidewatch.processor.signals;

import io.tidewatch.alert.Alert;
import io.tidewatch.event.Distribution;
import io.tidewatch.event.DistributionSketch;
import io.tidewatch.processor.rules.Distinct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A partial in the making: what some records add to one pane of one alert. */
final class PartialSum {
    final Selector selector;
    final Map<String, String> group;
    final long paneStartMillis;
    private long appendMillis = Long.MIN_VALUE;
    private long eventMillis = Long.MIN_VALUE;
    private long count;
    private long total;
    private double sum;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double last;
    private @Nullable DistributionSketch sketch;
    private Distinct.@Nullable Values distinct;
    private List<Alert.Sample> samples = List.of();

    PartialSum(Selector selector, Map<String, String> group, long paneStartMillis) {
        this.selector = selector;
        this.group = group;
        this.paneStartMillis = paneStartMillis;
    }

    /** A record appended then brings something. */
    void seenAt(long recordAppendMillis) {
        appendMillis = Math.max(appendMillis, recordAppendMillis);
    }

    void addEvents(long n, long atMillis) {
        count += n;
        eventMillis = Math.max(eventMillis, atMillis);
    }

    /** Events with a value of the field that is counted. */
    void addDistinct(String value, long n, long atMillis) {
        Distinct.Values known = distinct;
        if (known == null) {
            known = new Distinct.Values();
            distinct = known;
        }
        known.add(value);
        addEvents(n, atMillis);
    }

    void addToTotal(long n, long atMillis) {
        total += n;
        eventMillis = Math.max(eventMillis, atMillis);
    }

    void addValue(double value, long atMillis) {
        if (selector.withDistribution) {
            sketch().add(value);
        }
        add(1, value, value, value, value, atMillis);
    }

    /** Events counted as such: each is worth one. */
    void addCounted(long n, long atMillis) {
        add(n, (double) n, 1, 1, 1, atMillis);
    }

    /** @param d what was recorded in an interval; holds at least one value */
    void addDistribution(Distribution d, long atMillis) {
        if (selector.withDistribution) {
            sketch().merge(d);
        }
        add(d.count(), d.sum(), d.min(), d.max(), d.sum() / d.count(), atMillis);
    }

    int samples() {
        return samples.size();
    }

    void addSample(Alert.Sample sample) {
        if (samples.isEmpty()) {
            samples = new ArrayList<>(3);
        }
        samples.add(sample);
    }

    Signal.Partial toPartial(int partition, boolean goodbye) {
        boolean values = min <= max;
        return new Signal.Partial(
                selector.rule.id(),
                selector.rule.revision(),
                group,
                paneStartMillis,
                partition,
                appendMillis,
                eventMillis,
                count,
                total,
                sum,
                values ? min : 0,
                values ? max : 0,
                last,
                sketch == null ? null : sketch.toDistribution(),
                distinct == null ? null : distinct.toDistinct(),
                goodbye,
                samples);
    }

    private void add(long n, double total, double least, double greatest, double newest, long atMillis) {
        count += n;
        sum += total;
        min = Math.min(min, least);
        max = Math.max(max, greatest);
        if (atMillis >= eventMillis) {
            last = newest;
            eventMillis = atMillis;
        }
    }

    private DistributionSketch sketch() {
        DistributionSketch known = sketch;
        if (known == null) {
            known = new DistributionSketch();
            sketch = known;
        }
        return known;
    }
}
