package io.tidewatch.cli.bench;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules of all kinds over the series of a {@link MetricLoad}, spread evenly over them. Each but the composites reads one
 * series; one in ten reads that of the one before it; one in a hundred has a bound that its series is past. A composite
 * goes by the two rules before it. Half look at a minute, half at five.
 *
 * @param load whose series are read
 * @param rules how many there are
 */
record RuleLoad(MetricLoad load, int rules) {
    private static final int KINDS = 12;
    /** Kinds that can be made to fire by a bound. */
    private static final int[] FIRING = {0, 1, 2, 4, 5, 6};

    private static final double NEVER = 1e12;

    RuleLoad {
        if (rules < 1 || rules > load.series()) {
            throw new IllegalArgumentException(
                    "rules are " + rules + ", expected 1 to " + load.series() + ", as many as there are series");
        }
    }

    List<Rule> all() {
        List<Rule> out = new ArrayList<>(rules);
        for (int i = 0; i < rules; i++) {
            out.add(new Rule(
                    id(i),
                    1,
                    0,
                    true,
                    Rule.Input.METRICS,
                    condition(i),
                    i % KINDS == KINDS - 1 ? List.of() : List.of("host"),
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

    private static String id(int rule) {
        return "bench-" + rule;
    }

    /** @return the series that rule reads */
    long series(int rule) {
        long own = rule % 10 == 9 ? rule - 1 : rule;
        return own * load.series() / rules;
    }

    private Condition condition(int rule) {
        boolean fires = rule % 100 == 0;
        long series = series(rule);
        int place = (int) (series % load.seriesPerSource());
        String metric = MetricLoad.metric(place);
        // one in ten names its source by a list of texts, as people do
        String source = MetricLoad.instance((int) (series / load.seriesPerSource()));
        List<Matcher> where = List.of(
                rule % 10 == 5
                        ? new Matcher("instance", Matcher.Op.MATCHES, source + "|" + source + "-standby")
                        : Matcher.equal("instance", source),
                Matcher.equal("label.http.request.method", MetricLoad.METHOD),
                Matcher.equal("label.http.route", MetricLoad.route(place)));
        List<Matcher> named = new ArrayList<>(where);
        named.add(Matcher.equal("metric", metric));
        Duration window = Duration.ofMinutes(rule / KINDS % 2 == 0 ? 1 : 5);
        Bounds bounds = Bounds.above(fires ? -1 : NEVER, null);
        return switch (fires ? FIRING[rule / 100 % FIRING.length] : rule % KINDS) {
            case 0 ->
                new Condition.Threshold(metric, where, rule % 2 == 0 ? Aggregate.AVG : Aggregate.P95, window, bounds);
            case 1 -> new Condition.Frequency(named, fires ? 1 : 1_000_000, window);
            case 2 -> new Condition.Ratio(named, named, 1, window, Bounds.above(fires ? 0.5 : 1.0, null));
            case 3 -> new Condition.Spike(named, window, 3, Direction.UP, 1, 1, false);
            case 4 ->
                new Condition.Change(
                        metric,
                        where,
                        Aggregate.MAX,
                        window,
                        window,
                        false,
                        Bounds.above(fires ? -NEVER : NEVER, null));
            case 5 -> new Condition.Absent(named, fires ? 1_000_000 : 1, window, Duration.ofHours(1));
            case 6 -> new Condition.Cardinality(named, "label.http.route", null, fires ? 0L : 1_000L, window);
            case 7 -> new Condition.NewTerm(named, "label.http.route", Duration.ofDays(1));
            case 8 -> new Condition.Anomaly(metric, where, Aggregate.AVG, window, 0.5, Direction.BOTH);
            case 9 ->
                new Condition.Forecast(
                        metric,
                        where,
                        Aggregate.LAST,
                        window,
                        Duration.ofHours(1),
                        Duration.ofHours(4),
                        Bounds.Op.ABOVE,
                        NEVER);
            case 10 -> new Condition.Changepoint(metric, where, Aggregate.AVG, window, Direction.BOTH, 0);
            default -> new Condition.Composite(id(rule - 1) + " and not " + id(rule - 2));
        };
    }
}
