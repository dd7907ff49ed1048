package io.tidewatch.processor.signals;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Distribution;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The partials of one input record: {@link #begin}, then each event ({@link #event}) through the index of its input, then
 * {@link #take}. Nothing of a record is left for the next. Not thread-safe.
 */
final class RecordPartials implements Consumer<Selector> {
    private final SignalConfig config;
    private final SignalCounters counters;
    private final UnaryOperator<String> redact;
    private final Map<Key, PartialSum> sums = new LinkedHashMap<>();
    // per selector the partial used last, as long as source and pane stay: most records are of one source
    private @Nullable PartialSum[] recent = {};
    private @Nullable Source[] recentSource = {};

    private Position at = new Position("", 0, 0);
    private long appendMillis;
    private @Nullable Event event;
    private int line;
    private long eventMillis;
    private long weight;
    private double value;
    private @Nullable Distribution distribution;

    RecordPartials(SignalConfig config, SignalCounters counters, UnaryOperator<String> redact) {
        this.config = config;
        this.counters = counters;
        this.redact = redact;
    }

    void begin(RuleSet rules, Position recordAt, long recordAppendMillis) {
        sums.clear();
        if (recent.length == rules.slots()) {
            Arrays.fill(recent, null);
        } else {
            recent = new PartialSum[rules.slots()];
            recentSource = new Source[rules.slots()];
        }
        at = recordAt;
        appendMillis = recordAppendMillis;
    }

    /** The event that the next selectors are accepted for; it stands for {@code weight} occurrences. */
    RecordPartials event(Event next, int atLine, long atMillis, long occurrences) {
        return point(next, atLine, atMillis, occurrences, Double.NaN, null);
    }

    /** A metric's point: it brings a value or a distribution, or neither (NaN and null). */
    RecordPartials point(
            Event next, int atLine, long atMillis, long points, double brings, @Nullable Distribution recorded) {
        event = next;
        line = atLine;
        eventMillis = atMillis;
        weight = points;
        value = brings;
        distribution = recorded;
        return this;
    }

    @Override
    public void accept(Selector selector) {
        Event now = event;
        if (now == null || appendMillis < selector.rule.effectiveFromMillis() || !selector.matches(now)) {
            return;
        }
        switch (selector.adds) {
            case EVENTS -> {
                PartialSum sum = sumOf(selector, now);
                if (sum != null) {
                    sum.addEvents(weight, eventMillis);
                    sample(sum, now);
                }
            }
            case SHARE -> {
                PartialSum sum = sumOf(selector, now);
                if (sum != null) {
                    sum.addToTotal(weight, eventMillis);
                    if (selector.inNumerator(now)) {
                        sum.addEvents(weight, eventMillis);
                        sample(sum, now);
                    }
                }
            }
            case VALUES -> addValue(selector, now);
        }
    }

    private void addValue(Selector selector, Event now) {
        Distribution recorded = distribution;
        if (recorded != null && recorded.count() > 0) {
            PartialSum sum = sumOf(selector, now);
            if (sum != null) {
                sum.addDistribution(recorded, eventMillis);
                sample(sum, now);
            }
            return;
        }
        boolean ofMetrics = selector.rule.input() == Rule.Input.METRICS;
        double brings = ofMetrics ? value : selector.value == null ? weight : Numbers.parse(now.text(selector.value));
        if (Double.isNaN(brings)) {
            return;
        }
        PartialSum sum = sumOf(selector, now);
        if (sum == null) {
            return;
        }
        if (!ofMetrics && selector.value == null) {
            sum.addCounted(weight, eventMillis);
        } else {
            sum.addValue(brings, eventMillis);
        }
        sample(sum, now);
    }

    /** Ends the record. */
    List<Signal.Partial> take(boolean goodbye) {
        if (sums.isEmpty()) {
            return List.of();
        }
        List<Signal.Partial> out = new ArrayList<>(sums.size());
        for (PartialSum sum : sums.values()) {
            out.add(sum.toPartial(at.partition(), appendMillis, goodbye && sum.selector.groupsInstances));
        }
        counters.partials.add(out.size());
        sums.clear();
        event = null;
        return out;
    }

    private @Nullable PartialSum sumOf(Selector selector, Event now) {
        long pane = selector.panes.startOf(eventMillis);
        Source source = now.source();
        PartialSum last = recent[selector.slot];
        if (last != null && last.paneStartMillis == pane && source.equals(recentSource[selector.slot])) {
            return last;
        }
        List<String> values = new ArrayList<>(selector.group.size() + 1);
        for (Field field : selector.group) {
            values.add(Texts.cut(now.text(field), SignalConfig.MAX_GROUP_VALUE_CHARS));
        }
        if (selector.term != null) {
            String term = now.text(selector.term);
            if (term.isEmpty()) {
                return null;
            }
            values.add(Texts.cut(term, SignalConfig.MAX_GROUP_VALUE_CHARS));
        }
        Key key = new Key(selector.slot, pane, values);
        PartialSum sum = sums.get(key);
        if (sum == null) {
            if (sums.size() >= config.maxPartialsPerRecord()) {
                counters.partialsOverLimit.increment();
                return null;
            }
            sum = new PartialSum(selector, groupOf(selector, values), pane);
            sums.put(key, sum);
        }
        if (selector.groupsSources) {
            recent[selector.slot] = sum;
            recentSource[selector.slot] = source;
        }
        return sum;
    }

    private static Map<String, String> groupOf(Selector selector, List<String> values) {
        Map<String, String> group = new LinkedHashMap<>();
        for (int i = 0; i < selector.group.size(); i++) {
            group.put(selector.group.get(i).text(), values.get(i));
        }
        if (selector.term != null) {
            group.put(selector.term.text(), values.get(selector.group.size()));
        }
        return group;
    }

    private void sample(PartialSum sum, Event now) {
        if (!sum.selector.withSamples || sum.samples() >= config.maxSamples()) {
            return;
        }
        // redacted before it is cut: half a secret is one too
        String text = redact.apply(Texts.cut(now.sample(), 4 * config.maxSampleChars()));
        sum.addSample(new Alert.Sample(
                at.topic(),
                at.partition(),
                at.offset(),
                line,
                eventMillis,
                now.source().key(),
                Texts.cut(text, config.maxSampleChars())));
    }

    private record Key(int slot, long pane, List<String> values) {}
}
