package io.tidewatch.processor.signals;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Panes;
import io.tidewatch.processor.values.FarValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What of a rule the analysis application has to know, compiled: which events it counts, into what groups, how. */
final class Selector {
    /** What an event adds to a partial. */
    enum Adds {
        /** One to the count. */
        EVENTS,
        /** One to the total, and to the count where it passes the numerator too. */
        SHARE,
        /** Its value. */
        VALUES,
        /** One to the count, and the text of a field to the distinct ones. */
        DISTINCT,
        /** What a point amounts to, above the line or below it or both. */
        QUOTIENT,
        /** How many times what is usual its farthest number is. */
        OUTLIERS,
        /** Nothing yet: it is a start whose end is waited for. */
        OPENS,
        /** Nothing: it ends a start. */
        CLOSES
    }

    final Rule rule;
    final int slot;
    final Panes panes;
    final Adds adds;
    final boolean withSamples;
    final List<Matcher> matchers;
    final List<Field> group;
    final @Nullable Field term;
    final @Nullable Field value;

    /** The metrics it reads; empty where it may be any. */
    final List<String> metrics;

    /** What is taken of values; null where the rule takes none. */
    final Aggregate.@Nullable Kind takes;

    /** What it counts is, of metrics, what counters and distributions counted, not how often they told. */
    final boolean countsGrowth;

    /** Its panes are of append time: whether something is heard of is a matter of when it came. */
    final boolean byAppendTime;

    /** How long a value of {@code new_term} is known, in milliseconds; else 0. */
    final long rememberMillis;

    /** Whether its term is news is decided by the owner of the service's patterns. */
    final boolean sighted;

    final boolean withDistribution;
    final boolean groupsSources;
    final boolean groupsInstances;
    /** What is far outside; null where it looks for something else. */
    final Condition.@Nullable Outlier outlier;

    /** What becomes a metric of the lines it matches; null where it is a rule that has alerts. */
    final @Nullable LineMeasure measure;

    /** What a start and its end are known by; null where the rule is of something else. */
    final @Nullable LineKey key;

    /** Of a sequence's starts, what ends them; else null. */
    final @Nullable Selector end;

    /** Of a rule on metrics: it looks at points; else it looks at batches, so at heartbeats too. */
    final boolean readsPoints;

    private final Check[] checks;
    private final Check[] numerator;
    private final Check[] denominator;
    private final List<String> above;
    private final List<String> below;

    /**
     * @param slot its number in its rule set, from 0 without gaps
     * @throws IllegalArgumentException naming what cannot be compiled
     */
    Selector(Rule rule, int slot) {
        this(rule, slot, false);
    }

    private Selector(Rule rule, int slot, boolean ofEnd) {
        this.rule = rule;
        this.slot = slot;
        Condition condition = rule.condition();
        this.panes = Panes.of(condition);
        Condition.Sequence sequence = condition instanceof Condition.Sequence s ? s : null;
        this.adds = ofEnd ? Adds.CLOSES : addsOf(rule);
        this.matchers = ofEnd && sequence != null ? sequence.end() : matchersOf(condition);
        this.key = sequence == null ? null : new LineKey(sequence.key(), sequence.capture());
        this.end = sequence == null || ofEnd ? null : new Selector(rule, slot, true);
        if (sequence != null && rule.input() != Rule.Input.LOGS) {
            throw new IllegalArgumentException("a sequence reads logs");
        }
        this.checks = Check.all(matchers);
        Condition.Ratio ratio = condition instanceof Condition.Ratio r ? r : null;
        this.numerator = Check.all(numeratorOf(condition));
        this.denominator = ratio == null ? new Check[0] : Check.all(ratio.denominator());
        this.above = ratio == null ? List.of() : ratio.numeratorMetrics();
        this.below = ratio == null ? List.of() : ratio.denominatorMetrics();
        this.countsGrowth =
                ratio != null || condition instanceof Condition.Frequency || condition instanceof Condition.Spike;
        this.byAppendTime = condition instanceof Condition.Absent;
        this.rememberMillis = condition instanceof Condition.NewTerm newTerm
                ? newTerm.remember().toMillis()
                : 0;
        this.withSamples = !byAppendTime;
        this.term = condition instanceof Condition.NewTerm terms ? Field.parse(terms.field()) : null;
        this.sighted = term != null && term.kind() == Field.Kind.PATTERN;
        List<Field> fields = new ArrayList<>();
        for (String name : rule.groupBy()) {
            fields.add(Field.parse(name));
        }
        if (fields.size() > SignalConfig.MAX_GROUP_FIELDS) {
            throw new IllegalArgumentException(
                    "groupBy has " + fields.size() + " fields, at most " + SignalConfig.MAX_GROUP_FIELDS);
        }
        this.group = List.copyOf(fields);
        this.groupsSources =
                term == null && fields.stream().allMatch(f -> f.kind().ofSource());
        this.groupsInstances = fields.stream().anyMatch(f -> f.kind() == Field.Kind.INSTANCE);
        Aggregate aggregate = aggregateOf(condition);
        this.takes = aggregate == null ? null : aggregate.kind();
        this.withDistribution = aggregate != null && aggregate.isQuantile();
        String named = metricOf(condition);
        boolean ofMetrics = rule.input() == Rule.Input.METRICS;
        if (ofMetrics && condition instanceof Condition.Anomaly anomaly && anomaly.ofShare()) {
            throw new IllegalArgumentException("an anomaly of a share counts events: it reads logs or errors");
        }
        if (!above.isEmpty() && !ofMetrics) {
            throw new IllegalArgumentException("a ratio of metrics reads metrics, not "
                    + rule.input().name().toLowerCase(Locale.ROOT));
        }
        this.metrics = ofMetrics ? metricsOf(named) : List.of();
        if (condition instanceof Condition.Cardinality c) {
            this.value = Field.parse(c.field());
        } else if (!ofMetrics && takes == Aggregate.Kind.CARDINALITY) {
            this.value = Field.parse(named);
        } else {
            this.value = ofMetrics || adds != Adds.VALUES ? null : valueField(named, aggregate);
        }
        this.readsPoints = looksAtPoints();
        this.outlier = condition instanceof Condition.Outlier of ? of : null;
        if (outlier != null && rule.input() != Rule.Input.LOGS) {
            throw new IllegalArgumentException("an outlier reads logs");
        }
        this.measure = condition instanceof Condition.LogMetric of ? new LineMeasure(rule, of) : null;
    }

    /** @return whether the rule's matchers pass */
    boolean matches(Event event) {
        return adds == Adds.QUOTIENT ? inNumerator(event) || inDenominator(event) : all(checks, event);
    }

    /** @return whether it takes what stands at a parameter of the line's pattern */
    boolean namesParameter() {
        return measure != null && measure.namesParameter() || key != null && key.namesParameter();
    }

    /** @return the farthest of those that are far enough for this rule; null where none is */
    @Nullable
    FarValue farthest(List<FarValue> all, long eventMillis) {
        FarValue farthest = null;
        for (FarValue each : all) {
            boolean farther = farthest == null || each.times() > farthest.times();
            farthest = farther && isFar(each, eventMillis) ? each : farthest;
        }
        return farthest;
    }

    private boolean isFar(FarValue value, long eventMillis) {
        Condition.Outlier c = outlier;
        return c != null
                && value.times() >= c.factor()
                && value.values() >= c.minValues()
                && eventMillis - value.sinceMillis() >= c.history().toMillis()
                && (c.parameter().isEmpty() || c.parameter().equals(value.parameter()))
                && c.direction() != (value.above() ? Direction.DOWN : Direction.UP);
    }

    /** @return whether the numerator of a share passes too */
    boolean inNumerator(Event event) {
        return isOneOf(above, event) && all(numerator, event);
    }

    /** @return whether it is below the line of a ratio of metrics */
    boolean inDenominator(Event event) {
        return isOneOf(below, event) && all(denominator, event);
    }

    private static boolean isOneOf(List<String> metrics, Event event) {
        return metrics.isEmpty()
                || event instanceof PointLine line
                        && metrics.contains(line.point().name());
    }

    private List<String> metricsOf(String named) {
        if (!above.isEmpty()) {
            return Stream.concat(above.stream(), below.stream()).distinct().toList();
        }
        String one = named.isEmpty() ? equalMetric() : named;
        return one.isEmpty() ? List.of() : List.of(one);
    }

    private boolean looksAtPoints() {
        if (adds == Adds.VALUES || adds == Adds.QUOTIENT || takes != null) {
            return true;
        }
        boolean points = term != null && !term.kind().ofSource()
                || value != null && !value.kind().ofSource();
        for (Field field : group) {
            points |= !field.kind().ofSource();
        }
        for (Matcher matcher : matchers) {
            points |= !Field.parse(matcher.field()).kind().ofSource();
        }
        if (rule.condition() instanceof Condition.Ratio ratio) {
            for (Matcher matcher : ratio.numerator()) {
                points |= !Field.parse(matcher.field()).kind().ofSource();
            }
        }
        return points;
    }

    private String equalMetric() {
        for (Matcher matcher : matchers) {
            if (matcher.op() == Matcher.Op.EQUAL && Field.parse(matcher.field()).kind() == Field.Kind.METRIC) {
                return matcher.value();
            }
        }
        return "";
    }

    static boolean all(Check[] checks, Event event) {
        for (Check check : checks) {
            if (!check.passes(event)) {
                return false;
            }
        }
        return true;
    }

    private static Adds addsOf(Rule rule) {
        Condition condition = rule.condition();
        Aggregate aggregate = aggregateOf(condition);
        if (aggregate != null) {
            boolean ofTexts = aggregate.kind() == Aggregate.Kind.CARDINALITY && rule.input() != Rule.Input.METRICS;
            return ofTexts ? Adds.DISTINCT : Adds.VALUES;
        }
        if (condition instanceof Condition.Sequence) {
            return Adds.OPENS;
        }
        if (condition instanceof Condition.Cardinality) {
            return Adds.DISTINCT;
        }
        if (condition instanceof Condition.Outlier) {
            return Adds.OUTLIERS;
        }
        if (condition instanceof Condition.Ratio ratio) {
            return ratio.ofMetrics() ? Adds.QUOTIENT : Adds.SHARE;
        }
        return condition instanceof Condition.Anomaly ? Adds.SHARE : Adds.EVENTS;
    }

    private static List<Matcher> numeratorOf(Condition condition) {
        if (condition instanceof Condition.Ratio c) {
            return c.numerator();
        }
        return condition instanceof Condition.Anomaly c ? c.numerator() : List.of();
    }

    private static List<Matcher> matchersOf(Condition condition) {
        if (condition instanceof Condition.OfSeries c) {
            return c.where();
        }
        if (condition instanceof Condition.Frequency c) {
            return c.where();
        }
        if (condition instanceof Condition.Ratio c) {
            return c.ofMetrics() ? onBothSides(c) : c.denominator();
        }
        if (condition instanceof Condition.Spike c) {
            return c.where();
        }
        if (condition instanceof Condition.Absent c) {
            return c.where();
        }
        if (condition instanceof Condition.Cardinality c) {
            return c.where();
        }
        if (condition instanceof Condition.LogMetric c) {
            return c.where();
        }
        if (condition instanceof Condition.Outlier c) {
            return c.where();
        }
        if (condition instanceof Condition.Sequence c) {
            return c.start();
        }
        return condition instanceof Condition.NewTerm c ? c.where() : List.of();
    }

    /** What both sides ask for: an index finds the rule by that. */
    private static List<Matcher> onBothSides(Condition.Ratio ratio) {
        return ratio.denominator().stream().filter(ratio.numerator()::contains).toList();
    }

    private static @Nullable Aggregate aggregateOf(Condition condition) {
        boolean share = condition instanceof Condition.Anomaly c && c.ofShare();
        return condition instanceof Condition.OfSeries series && !share ? series.aggregate() : null;
    }

    private static String metricOf(Condition condition) {
        return condition instanceof Condition.OfSeries c ? c.metric() : "";
    }

    /** Of logs and errors a rule may aggregate a number they carry, or just how many there are. */
    private static @Nullable Field valueField(String metric, @Nullable Aggregate aggregate) {
        boolean counts = aggregate != null
                        && (aggregate.kind() == Aggregate.Kind.COUNT || aggregate.kind() == Aggregate.Kind.RATE)
                || metric.toLowerCase(Locale.ROOT).equals("count");
        return counts ? null : Field.parse(metric);
    }
}
