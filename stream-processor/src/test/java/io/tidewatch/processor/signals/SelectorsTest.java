package io.tidewatch.processor.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.logs.PatternedLogs;
import io.tidewatch.processor.rules.Panes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The index gives what trying every rule on every event gives. */
class SelectorsTest {
    private static final String[] FIELDS = {
        "service", "instance", "host", "level", "severity", "logger", "message", "pattern", "context.user", "field.ms"
    };

    @Test
    void partials_areThoseOfTheNaiveEvaluator() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            List<Rule> rules = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                rules.add(rule("r" + i, random));
            }
            RuleSet compiled = RuleSet.compile(rules);
            assertThat(compiled.problems()).isEmpty();
            // a value of new_term is told once, whatever its panes
            List<Rule> terms = rules.stream()
                    .filter(r -> r.condition() instanceof Condition.NewTerm)
                    .toList();
            Predicate<String> ofTerm = key -> terms.stream().anyMatch(r -> key.matches(r.id() + "[{@].*"));
            GatheredPartials gathered = partials();
            Map<String, Sum> expected = new HashMap<>();
            for (int n = 0; n < 10; n++) {
                PatternedLogs record = record(random);
                Map<String, Sum> naive = naive(rules, record);

                GatheredPartials one = partials();
                Selection.ofLogs(record, compiled, one, new PatternCatalog());
                Map<String, Sum> told = sums(all(one));
                assertThat(keysOf(told, ofTerm)).as("seed %d, terms", seed).isEqualTo(keysOf(naive, ofTerm));
                told.keySet().removeIf(ofTerm);
                naive.keySet().removeIf(ofTerm);
                assertThat(told).as("seed %d", seed).isEqualTo(naive);
                Selection.ofLogs(record, compiled, gathered, new PatternCatalog());
                naive.forEach((key, sum) -> expected.merge(key, sum, Sum::plus));
            }
            Map<String, Sum> all = sums(gathered.take(false));
            all.keySet().removeIf(ofTerm);
            assertThat(all).as("seed %d, ten records", seed).isEqualTo(expected);
        }
    }

    private static Set<String> keysOf(Map<String, Sum> sums, Predicate<String> some) {
        return sums.keySet().stream()
                .filter(some)
                .map(key -> key.substring(0, key.lastIndexOf('@')))
                .collect(Collectors.toSet());
    }

    private static GatheredPartials partials() {
        return new GatheredPartials(SignalConfig.defaults(), new SignalCounters(), UnaryOperator.identity());
    }

    private static Map<String, Sum> sums(List<Signal.Partial> partials) {
        Map<String, Sum> sums = new HashMap<>();
        for (Signal.Partial p : partials) {
            String key = AlertKeys.of(p.ruleId(), p.group()) + "@" + p.paneStartMillis();
            assertThat(sums.put(key, new Sum(p.count(), p.total(), p.sum(), p.eventMillis())))
                    .as("one partial per rule, group and pane")
                    .isNull();
        }
        return sums;
    }

    private record Sum(long count, long total, double sum, long eventMillis) {
        Sum plus(Sum o) {
            return new Sum(count + o.count, total + o.total, sum + o.sum, Math.max(eventMillis, o.eventMillis));
        }
    }

    private static Map<String, Sum> naive(List<Rule> rules, PatternedLogs record) {
        Map<String, Sum> out = new HashMap<>();
        for (Rule rule : rules) {
            for (int i = 0; i < record.logs().lines().size(); i++) {
                IngestedLogs.Line line = record.logs().lines().get(i);
                Map<String, String> fields = fieldsOf(line, record.patternIds().get(i));
                Sum adds = addsOf(rule, fields, line.eventMillis());
                if (adds == null
                        || !rule.enabled()
                        || rule.effectiveFromMillis() > record.logs().appendMillis()) {
                    continue;
                }
                Map<String, String> group = new LinkedHashMap<>();
                rule.groupBy().forEach(f -> group.put(f, fields.getOrDefault(f, "")));
                if (rule.condition() instanceof Condition.NewTerm newTerm) {
                    if (fields.getOrDefault(newTerm.field(), "").isEmpty()) {
                        continue;
                    }
                    group.put(newTerm.field(), fields.get(newTerm.field()));
                }
                boolean absent = rule.condition() instanceof Condition.Absent;
                long pane = Panes.of(rule.condition())
                        .startOf(absent ? record.logs().appendMillis() : line.eventMillis());
                out.merge(AlertKeys.of(rule.id(), group) + "@" + pane, adds, Sum::plus);
            }
        }
        return out;
    }

    private static Sum addsOf(Rule rule, Map<String, String> fields, long millis) {
        if (rule.condition() instanceof Condition.Ratio c) {
            return all(c.denominator(), fields) ? new Sum(all(c.numerator(), fields) ? 1 : 0, 1, 0, millis) : null;
        }
        if (rule.condition() instanceof Condition.Threshold c) {
            String text = fields.getOrDefault(c.metric(), "");
            return all(c.where(), fields) && !text.isEmpty() ? new Sum(1, 0, Double.parseDouble(text), millis) : null;
        }
        List<Matcher> where = rule.condition() instanceof Condition.Frequency c
                ? c.where()
                : rule.condition() instanceof Condition.Absent a
                        ? a.where()
                        : ((Condition.NewTerm) rule.condition()).where();
        return all(where, fields) ? new Sum(1, 0, 0, millis) : null;
    }

    private static boolean all(List<Matcher> matchers, Map<String, String> fields) {
        return matchers.stream().allMatch(m -> {
            String text = fields.getOrDefault(m.field(), "");
            return switch (m.op()) {
                case EQUAL -> text.equals(m.value());
                case NOT_EQUAL -> !text.equals(m.value());
                case CONTAINS -> text.contains(m.value());
                case MATCHES -> text.matches(m.value());
                case NOT_MATCHES -> !text.matches(m.value());
                case AT_LEAST ->
                    switch (m.field()) {
                        case "level" -> LogLevel.valueOf(text).compareTo(LogLevel.valueOf(m.value())) >= 0;
                        case "severity" -> Severity.valueOf(text).compareTo(Severity.valueOf(m.value())) >= 0;
                        default -> !text.isEmpty() && Double.parseDouble(text) >= Double.parseDouble(m.value());
                    };
            };
        });
    }

    private static Map<String, String> fieldsOf(IngestedLogs.Line line, String pattern) {
        Map<String, String> out = new HashMap<>();
        out.put("service", line.source().service());
        out.put("instance", line.source().instance());
        out.put("host", line.source().host());
        out.put("level", line.event().level().name());
        out.put(
                "severity",
                switch (line.event().level()) {
                    case TRACE, DEBUG, INFO -> "INFO";
                    case WARN -> "WARNING";
                    case ERROR -> "ERROR";
                    case CRITICAL -> "CRITICAL";
                });
        out.put("logger", line.event().logger());
        out.put("message", line.event().message());
        out.put("pattern", pattern);
        line.event().context().forEach((k, v) -> out.put("context." + k, v));
        line.event().fields().forEach((k, v) -> out.put("field." + k, v.toString()));
        return out;
    }

    private static List<Signal.Partial> all(GatheredPartials gathered) {
        List<Signal.Partial> all = new ArrayList<>(gathered.take(false));
        Set<String> told = new HashSet<>(); // once for each service, which need not be part of the group
        gathered.sightings().forEach(sighting -> {
            Signal.Partial partial = sighting.partial();
            if (told.add(partial.ruleId() + partial.group() + partial.paneStartMillis())) {
                all.add(partial);
            }
        });
        return all;
    }

    private static Rule rule(String id, Random random) {
        List<Matcher> where = matchers(random, random.nextInt(3));
        Condition condition = switch (random.nextInt(5)) {
            case 0 ->
                new Condition.Ratio(matchers(random, 1), where, 1, Duration.ofMinutes(1), Bounds.above(0.5, null));
            case 1 -> new Condition.Threshold("field.ms", where, null, Duration.ofSeconds(10), Bounds.above(1.0, null));
            case 2 -> new Condition.NewTerm(where, FIELDS[random.nextInt(FIELDS.length)], null);
            case 3 -> new Condition.Absent(where, 1, Duration.ofSeconds(30), null);
            default -> new Condition.Frequency(where, 3, Duration.ofSeconds(5));
        };
        List<String> groupBy = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            String field = FIELDS[random.nextInt(FIELDS.length)];
            if (!groupBy.contains(field)) {
                groupBy.add(field);
            }
        }
        if (condition instanceof Condition.NewTerm newTerm) {
            groupBy.remove(newTerm.field());
        }
        return new Rule(
                id,
                1,
                random.nextInt(4) == 0 ? 10_000 + random.nextInt(2_000) : 0,
                random.nextInt(10) > 0,
                Rule.Input.LOGS,
                condition,
                groupBy,
                null,
                null,
                null,
                null,
                null,
                null,
                0);
    }

    private static List<Matcher> matchers(Random random, int n) {
        List<Matcher> out = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            String field = FIELDS[random.nextInt(FIELDS.length)];
            Matcher.Op op = Matcher.Op.values()[random.nextInt(Matcher.Op.values().length)];
            String value = valueOf(field, random);
            if (op == Matcher.Op.AT_LEAST && !field.equals("level") && !field.equals("severity")) {
                field = "field.ms";
                value = Integer.toString(random.nextInt(5));
            } else if (op == Matcher.Op.MATCHES || op == Matcher.Op.NOT_MATCHES) {
                value = switch (random.nextInt(4)) {
                    case 0 -> ".*" + value;
                    case 1 -> value + "|zz";
                    case 2 -> "order " + value + ".*";
                    default -> value + "0?";
                };
            }
            out.add(new Matcher(field, op, value));
        }
        return out;
    }

    private static String valueOf(String field, Random random) {
        return switch (field) {
            case "level" -> LogLevel.values()[random.nextInt(6)].name();
            case "severity" -> Severity.values()[random.nextInt(4)].name();
            case "field.ms" -> random.nextInt(6) == 0 ? "" : Integer.toString(random.nextInt(5));
            case "message" -> (random.nextBoolean() ? "order m" : "m") + random.nextInt(3);
            default -> random.nextInt(6) == 0 ? "" : field.charAt(0) + Integer.toString(random.nextInt(3));
        };
    }

    private static PatternedLogs record(Random random) {
        List<IngestedLogs.Line> lines = new ArrayList<>();
        List<String> patterns = new ArrayList<>();
        Source source = source(random);
        for (int i = 0; i < random.nextInt(20); i++) {
            long millis = 5_000 + random.nextInt(8_000);
            Map<String, String> context =
                    random.nextBoolean() ? Map.of("user", valueOf("context.user", random)) : Map.of();
            Map<String, Object> fields = random.nextBoolean() ? Map.of("ms", random.nextInt(5)) : Map.of();
            LogEvent event = new LogEvent(
                    millis,
                    LogLevel.values()[random.nextInt(6)],
                    valueOf("logger", random),
                    "",
                    valueOf("message", random),
                    null,
                    List.of(),
                    List.of(),
                    context,
                    fields,
                    null,
                    0,
                    null);
            lines.add(new IngestedLogs.Line(i, millis, random.nextInt(5) == 0 ? source(random) : source, event));
            patterns.add(valueOf("pattern", random));
        }
        long append = 11_000 + random.nextInt(500);
        return new PatternedLogs(
                new IngestedLogs(source, new Position("tidewatch.logs", 2, 7), append, lines), patterns);
    }

    private static Source source(Random random) {
        return new Source("s" + random.nextInt(3), "i" + random.nextInt(3), "h" + random.nextInt(3), "", "");
    }
}
