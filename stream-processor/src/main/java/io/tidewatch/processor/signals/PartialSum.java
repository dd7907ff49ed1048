package io.tidewatch.processor.signals;

import io.tidewatch.alert.Alert;
import io.tidewatch.event.Distribution;
import io.tidewatch.event.DistributionSketch;
import io.tidewatch.processor.rules.Amount;
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
    private long intervalMillis;
    private @Nullable DistributionSketch sketch;
    private Distinct.@Nullable Values distinct;
    private double weight;
    private int kinds;
    private @Nullable Side under;
    private List<Alert.Sample> samples = List.of();
    private boolean agents = true;

    PartialSum(Selector selector, Map<String, String> group, long paneStartMillis) {
        this.selector = selector;
        this.group = group;
        this.paneStartMillis = paneStartMillis;
    }

    /** A record appended then brings something. */
    void seenAt(long recordAppendMillis, boolean ofAgent) {
        appendMillis = Math.max(appendMillis, recordAppendMillis);
        agents &= ofAgent;
    }

    /** Points of it come so seldom. */
    void expectedEach(long millis) {
        intervalMillis = Math.max(intervalMillis, millis);
    }

    void addEvents(long n, long atMillis) {
        count += n;
        eventMillis = Math.max(eventMillis, atMillis);
    }

    /** Events a counter counted: of many points together they are whole, of one they need not be. */
    void addGrowth(double events, long atMillis) {
        kinds |= Amount.COUNTER;
        sum += events;
        eventMillis = Math.max(eventMillis, atMillis);
    }

    void addGrowthToTotal(double events, long atMillis) {
        under().add(Amount.COUNTER, events);
        eventMillis = Math.max(eventMillis, atMillis);
    }

    /** Events with a value of the field that is counted. */
    void addDistinct(String value, long n, long atMillis) {
        distinct = made(distinct);
        distinct.add(value);
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

    /** What brings a value of a metric that the rule has no use for: only that it is of that kind. */
    void addKind(int kind, long atMillis) {
        kinds |= kind;
        eventMillis = Math.max(eventMillis, atMillis);
    }

    /**
     * A gauge's point.
     *
     * @param millis how long its value stands: until the next one of its series
     * @param series stands for its series; 0: nobody asks
     */
    void addGauge(double value, long millis, long series, long atMillis) {
        if (selector.withDistribution) {
            sketch().add(value);
        }
        addSeries(series);
        kinds |= Amount.GAUGE;
        weight += millis;
        add(1, value * millis, value, value, value, atMillis);
    }

    /** A point of something that counts: what it grew by, or how many there were. */
    void addAmount(int kind, double amount, long atMillis) {
        kinds |= kind;
        add(1, amount, amount, amount, amount, atMillis);
    }

    /** @param number stands for a series; 0: none */
    void addSeries(long number) {
        if (number == 0) {
            return;
        }
        distinct = made(distinct);
        distinct.add(number);
    }

    private static Distinct.Values made(Distinct.@Nullable Values known) {
        return known == null ? new Distinct.Values() : known;
    }

    /** What stands below the line of a ratio of metrics. */
    Side under() {
        Side known = under;
        if (known == null) {
            known = new Side();
            under = known;
        }
        return known;
    }

    /** One side of a ratio of metrics, in the making. */
    static final class Side {
        private double sum;
        private double weight;
        private int kinds;
        private Distinct.@Nullable Values series;

        void add(int kind, double amount) {
            kinds |= kind;
            sum += amount;
        }

        void addGauge(double value, long millis, long number) {
            series = made(series);
            series.add(number);
            kinds |= Amount.GAUGE;
            weight += millis;
            sum += value * millis;
        }

        Amount toAmount() {
            return new Amount(sum, weight, kinds, series == null ? null : series.toDistinct());
        }
    }

    /** Events counted as such: each is worth one. */
    void addCounted(long n, long atMillis) {
        add(n, (double) n, 1, 1, 1, atMillis);
    }

    /**
     * @param d what was recorded in an interval; holds at least one value
     * @param amount what is added up of it: its values, or how many there are
     */
    void addDistribution(Distribution d, double amount, long atMillis) {
        if (selector.withDistribution) {
            sketch().merge(d);
        }
        kinds |= Amount.DISTRIBUTION;
        add(d.count(), amount, d.min(), d.max(), d.sum() / d.count(), atMillis);
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
                weight,
                kinds,
                under == null ? null : under.toAmount(),
                intervalMillis,
                goodbye,
                samples,
                agents,
                "");
    }

    private void add(long n, double total, double least, double greatest, double newest, long atMillis) {
        count += n;
        sum += total;
        min = Math.min(min, least);
        max = Math.max(max, greatest);
        // of two at the same time the greater, so that their order does not matter
        if (atMillis > eventMillis || atMillis == eventMillis && newest > last) {
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
