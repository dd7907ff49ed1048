package io.tidewatch.processor.signals;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Alert;
import io.tidewatch.event.Distribution;
import io.tidewatch.event.Source;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.rules.Amount;
import io.tidewatch.processor.values.FarValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Partials in the making. For each record {@link #begin}, then each of its events ({@link #event}) through the index of
 * its input; {@link #take} gives what came of all records since the last take. Not thread-safe.
 *
 * <p>A value of a {@code new_term} rule that was told of a short while ago is not told again. What was told is remembered
 * by this object only: it has to be made anew with its task, so that nothing counts as told whose transaction failed.
 */
final class GatheredPartials implements Consumer<Selector> {
    private static final long REPEAT_TERM_MILLIS = 60_000;
    /** So long the alerts application may still know other rules than this one, and take no word of the new ones. */
    private static final long RULES_SETTLE_MILLIS = 5_000;

    private static final int MOST_TERMS_TOLD = 100_000;

    private final SignalConfig config;
    private final SignalCounters counters;
    private final UnaryOperator<String> redact;
    private final Map<Key, PartialSum> sums = new LinkedHashMap<>();
    /** Value of a rule to the append time from which on it is told again. */
    private final Map<Term, Long> told = new HashMap<>();

    private final GroupValues groupValues;
    private @Nullable StartLines starts;
    /** What was taken last of values that the owner of their service decides of. */
    private final List<Signal.Sighting> sightings = new ArrayList<>();
    // per selector the partial used last, as long as source and pane stay: most records are of one source
    private @Nullable PartialSum[] recent = {};
    private @Nullable Source[] recentSource = {};
    private @Nullable RuleSet rules;
    private int room;
    private long settledMillis;

    private Position at = new Position("", 0, 0);
    private long appendMillis;
    private boolean ofAgent;
    private @Nullable Event event;
    private int line;
    private long eventMillis;
    private long weight;
    private double value;
    private int kind;
    private long stoodMillis;
    private long series;
    private @Nullable Distribution distribution;

    GatheredPartials(SignalConfig config, SignalCounters counters, UnaryOperator<String> redact) {
        this.config = config;
        this.counters = counters;
        this.redact = redact;
        this.groupValues = new GroupValues(redact);
    }

    /** @return what keeps starts of sequences there; without it there are none */
    OpenStarts keep(KeyValueStore<String, byte[]> store) {
        OpenStarts kept = new OpenStarts(store, counters, config);
        starts = new StartLines(kept);
        return kept;
    }

    /**
     * No partial reaches over a second of append time, however much is read at once: what came before a window was judged and
     * what came after are told apart.
     *
     * @return whether records of those rules, appended then, may be added before the next {@link #take}
     */
    boolean takes(RuleSet now, long recordAppendMillis) {
        return sums.isEmpty()
                || now == rules
                        && sums.size() < config.maxGathered()
                        && second(recordAppendMillis) == second(appendMillis);
    }

    /** The second it ends with belongs to what was before: a window is judged with what was appended up to its end and grace. */
    private static long second(long millis) {
        return Math.floorDiv(millis - 1, 1_000L);
    }

    /** Begins a record; {@link #takes} was asked before. */
    void begin(RuleSet now, Position recordAt, long recordAppendMillis) {
        begin(now, recordAt, recordAppendMillis, false);
    }

    /** @param agent whether the record is of the agent of a host */
    void begin(RuleSet now, Position recordAt, long recordAppendMillis, boolean agent) {
        ofAgent = agent;
        if (now != rules) {
            rules = now;
            int slots = now.selectors().slots();
            recent = new PartialSum[slots];
            recentSource = new Source[slots];
            told.clear();
            settledMillis = recordAppendMillis + RULES_SETTLE_MILLIS;
        }
        room = config.maxPartialsPerRecord();
        at = recordAt;
        appendMillis = recordAppendMillis;
    }

    /** The event that the next selectors are accepted for; it stands for {@code weight} occurrences. */
    GatheredPartials event(Event next, int atLine, long atMillis, long occurrences) {
        event = next;
        line = atLine;
        eventMillis = atMillis;
        weight = occurrences;
        value = Double.NaN;
        kind = 0;
        stoodMillis = 0;
        distribution = null;
        return this;
    }

    /**
     * A metric's point.
     *
     * @param brings its value, of a counter its growth; NaN where there is none
     * @param untilNextMillis when the next of its series is expected
     * @param number stands for its series
     */
    void point(PointLine next, long atMillis, double brings, long untilNextMillis, long number) {
        event = next;
        line = 0;
        eventMillis = atMillis;
        weight = 1;
        value = brings;
        kind = switch (next.point().kind()) {
            case GAUGE -> Amount.GAUGE;
            case COUNTER -> Amount.COUNTER;
            case DISTRIBUTION -> Amount.DISTRIBUTION;
        };
        stoodMillis = untilNextMillis;
        series = number;
        distribution = next.point().distribution();
    }

    @Override
    public void accept(Selector selector) {
        Event now = event;
        if (now != null && selector.matches(now)) {
            matched(selector);
        }
    }

    /** Takes the event for a selector whose matchers pass. */
    void matched(Selector selector) {
        Event now = event;
        if (now == null || appendMillis < selector.rule.effectiveFromMillis()) {
            return;
        }
        switch (selector.adds) {
            case EVENTS -> {
                PartialSum sum = sumOf(selector, now);
                if (sum != null) {
                    addEvents(sum);
                    sample(sum, now);
                }
            }
            case SHARE -> {
                PartialSum sum = sumOf(selector, now);
                if (sum != null) {
                    addToTotal(sum);
                    if (selector.inNumerator(now)) {
                        addEvents(sum);
                        sample(sum, now);
                    }
                }
            }
            case VALUES -> {
                if (kind == 0) {
                    addValue(selector, now);
                } else {
                    addPoint(selector, now);
                }
            }
            case DISTINCT -> addDistinct(selector, now);
            case QUOTIENT -> addSides(selector, now);
            case OUTLIERS -> addFarthest(selector, now);
            case OPENS, CLOSES -> sequence(selector, now);
        }
    }

    private void sequence(Selector selector, Event now) {
        if (starts != null && now instanceof LogLine line) {
            starts.take(selector, line, appendMillis, () -> groupValues.of(selector, line), () -> sampleOf(line, null));
        }
    }

    /**
     * A start whose end did not come: an event of the time at which it was due. {@link #takes} was asked before.
     *
     * @param now the rules of that time; where the start is of another revision it is forgotten
     */
    void missed(RuleSet now, OpenStarts.Start start) {
        Selector selector = OpenStarts.inForce(now, start.ruleId(), start.revision());
        if (selector == null) {
            counters.startsForgotten.increment();
            return;
        }
        counters.startsMissed.increment();
        Alert.Sample sample = start.sample();
        begin(now, new Position(sample.topic(), sample.partition(), sample.offset()), start.dueMillis());
        long pane = selector.panes.startOf(start.dueMillis());
        PartialSum sum = sums.computeIfAbsent(
                new Key(selector.slot, pane, start.group(), ""),
                key -> new PartialSum(selector, GroupValues.named(selector, start.group()), pane));
        sum.seenAt(start.dueMillis(), false);
        sum.addEvents(1, start.dueMillis());
        if (sum.samples() < config.maxSamples()) {
            sum.addSample(sample);
        }
    }

    private void addEvents(PartialSum sum) {
        if (grew(sum.selector)) {
            sum.addGrowth(Double.isNaN(value) ? 0 : value, eventMillis);
        } else {
            sum.addEvents(events(sum.selector), eventMillis);
        }
    }

    private void addToTotal(PartialSum sum) {
        if (grew(sum.selector)) {
            sum.addGrowthToTotal(Double.isNaN(value) ? 0 : value, eventMillis);
        } else {
            sum.addToTotal(events(sum.selector), eventMillis);
        }
    }

    /** Whether the events are what a counter grew by, which need not be whole. */
    private boolean grew(Selector selector) {
        return selector.countsGrowth && kind == Amount.COUNTER;
    }

    /** @return how many events it stands for: of distributions those that they counted */
    private long events(Selector selector) {
        Distribution recorded = distribution;
        return selector.countsGrowth && recorded != null ? recorded.count() : weight;
    }

    /** A metric's point, by its kind: as a query of its history takes it. */
    private void addPoint(Selector selector, Event now) {
        Distribution recorded = distribution;
        if (recorded == null ? Double.isNaN(value) : recorded.count() == 0) {
            return;
        }
        PartialSum sum = sumOf(selector, now);
        if (sum == null) {
            return;
        }
        if (selector.takes == Aggregate.Kind.CARDINALITY) {
            sum.addSeries(series);
            sum.addEvents(1, eventMillis);
        } else if (recorded != null) {
            boolean rate = selector.takes == Aggregate.Kind.RATE;
            sum.addDistribution(recorded, rate ? recorded.count() : recorded.sum(), eventMillis);
        } else if (kind == Amount.COUNTER) {
            sum.addAmount(kind, value, eventMillis);
        } else if (selector.takes == Aggregate.Kind.RATE) {
            sum.addKind(kind, eventMillis);
        } else {
            long of = selector.takes == Aggregate.Kind.SUM ? series : 0;
            sum.addGauge(value, stood(selector), of, eventMillis);
        }
        sample(sum, now);
    }

    private void addSides(Selector selector, Event now) {
        Distribution recorded = distribution;
        double amount = recorded == null ? value : recorded.count();
        PartialSum sum = Double.isNaN(amount) ? null : sumOf(selector, now);
        if (sum == null) {
            return;
        }
        if (selector.inDenominator(now)) {
            if (kind == Amount.GAUGE) {
                sum.under().addGauge(value, stood(selector), series);
            } else {
                sum.under().add(kind, amount);
            }
            sum.addEvents(0, eventMillis);
        }
        if (selector.inNumerator(now)) {
            if (kind == Amount.GAUGE) {
                sum.addGauge(value, stood(selector), series, eventMillis);
            } else {
                sum.addAmount(kind, amount, eventMillis);
            }
            sample(sum, now);
        }
    }

    /** No value stands for longer than the window: then it is all that is known of it. */
    private long stood(Selector selector) {
        long window = selector.panes.window() * selector.panes.paneMillis();
        return stoodMillis <= 0 ? window : Math.min(stoodMillis, window);
    }

    private void addDistinct(Selector selector, Event now) {
        String text = now.text(Objects.requireNonNull(selector.value));
        PartialSum sum = text.isEmpty() ? null : sumOf(selector, now);
        if (sum != null) {
            sum.addDistinct(text, weight, eventMillis);
            sample(sum, now);
        }
    }

    private void addFarthest(Selector selector, Event now) {
        List<FarValue> all = now.far();
        FarValue farthest = all.isEmpty() ? null : selector.farthest(all, eventMillis);
        PartialSum sum = farthest == null ? null : sumOf(selector, now);
        if (sum != null) {
            sum.addValue(farthest.times(), eventMillis);
            sample(sum, now, farthest.says() + ": " + now.sample());
        }
    }

    private void addValue(Selector selector, Event now) {
        double brings = selector.value == null ? weight : Numbers.parse(now.text(selector.value));
        if (Double.isNaN(brings)) {
            return;
        }
        PartialSum sum = sumOf(selector, now);
        if (sum == null) {
            return;
        }
        if (selector.value == null) {
            sum.addCounted(weight, eventMillis);
        } else {
            sum.addValue(brings, eventMillis);
        }
        sample(sum, now);
    }

    /**
     * Gives what was gathered, and begins anew.
     *
     * @param goodbye whether what was gathered is the last of its instance
     */
    List<Signal.Partial> take(boolean goodbye) {
        sightings.clear();
        if (sums.isEmpty()) {
            return List.of();
        }
        List<Signal.Partial> out = new ArrayList<>(sums.size());
        for (Map.Entry<Key, PartialSum> e : sums.entrySet()) {
            PartialSum sum = e.getValue();
            Signal.Partial partial = sum.toPartial(at.partition(), goodbye && sum.selector.groupsInstances);
            if (sum.selector.sighted) {
                sightings.add(new Signal.Sighting(e.getKey().service, partial));
            } else {
                out.add(partial);
            }
        }
        counters.partials.add(sums.size());
        sums.clear();
        Arrays.fill(recent, null);
        event = null;
        return out;
    }

    /** @return what {@link #take} took beside what it gave: for the owners of their services */
    List<Signal.Sighting> sightings() {
        return List.copyOf(sightings);
    }

    private @Nullable PartialSum sumOf(Selector selector, Event now) {
        long pane = selector.panes.startOf(selector.byAppendTime ? appendMillis : eventMillis);
        Source source = now.source();
        PartialSum last = recent[selector.slot];
        if (last != null && last.paneStartMillis == pane && source.equals(recentSource[selector.slot])) {
            last.seenAt(appendMillis, ofAgent);
            last.expectedEach(stoodMillis);
            return last;
        }
        List<String> values = groupValues.of(selector, now);
        if (values == null) {
            return null;
        }
        String service = selector.sighted ? PatternCatalog.serviceName(source.service()) : "";
        Key key = new Key(selector.slot, pane, values, service);
        PartialSum sum = sums.get(key);
        if (sum == null) {
            if (selector.term != null && toldOf(selector, values, service)) {
                return null;
            }
            if (room == 0) {
                counters.partialsOverLimit.increment();
                return null;
            }
            room--;
            sum = new PartialSum(selector, GroupValues.named(selector, values), pane);
            sums.put(key, sum);
        }
        sum.seenAt(appendMillis, ofAgent);
        sum.expectedEach(stoodMillis);
        if (selector.groupsSources) {
            recent[selector.slot] = sum;
            recentSource[selector.slot] = source;
        }
        return sum;
    }

    /** A value that is known is told of now and then only: often enough that it is not forgotten. */
    private boolean toldOf(Selector selector, List<String> values, String service) {
        Term term = new Term(selector.slot, values, service);
        Long again = told.get(term);
        if (again != null && appendMillis < again) {
            return true;
        }
        if (room > 0 && appendMillis >= settledMillis) {
            if (told.size() >= MOST_TERMS_TOLD) {
                told.clear();
            }
            told.put(term, appendMillis + Math.min(REPEAT_TERM_MILLIS, selector.rememberMillis / 10));
        }
        return false;
    }

    private void sample(PartialSum sum, Event now) {
        sample(sum, now, null);
    }

    /** @param said what is told of it; null: the event itself */
    private void sample(PartialSum sum, Event now, @Nullable String said) {
        if (!sum.selector.withSamples || sum.samples() >= config.maxSamples()) {
            return;
        }
        sum.addSample(sampleOf(now, said));
    }

    private Alert.Sample sampleOf(Event now, @Nullable String said) {
        // redacted before it is cut: half a secret is one too
        String text = redact.apply(Texts.cut(said == null ? now.sample() : said, 4 * config.maxSampleChars()));
        return new Alert.Sample(
                at.topic(),
                at.partition(),
                at.offset(),
                line,
                eventMillis,
                now.source().key(),
                Texts.cut(text, config.maxSampleChars()));
    }

    /** @param service where its owner decides of it; else empty */
    private record Key(int slot, long pane, List<String> values, String service) {}

    private record Term(int slot, List<String> values, String service) {}
}
