package io.tidewatch.processor.rulefile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.alert.ActiveTime;
import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.Escalation;
import io.tidewatch.alert.Flapping;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RuleTextTest {
    private static final Path MANUAL = Path.of("RULES.md");

    @Test
    void whatIsWritten_readsAsTheSameRules() {
        List<Rule> rules = new ArrayList<>();
        for (int seed = 0; seed < 2_000; seed++) {
            rules.add(rule("r" + seed, new Random(seed)));
        }

        RuleFile yaml = RuleFile.read("yaml", RuleText.yaml(rules));
        RuleFile json = RuleFile.read("json", RuleText.json(rules));

        assertThat(yaml.faults()).isEmpty();
        assertThat(yaml.rules()).isEqualTo(rules);
        assertThat(json.faults()).isEmpty();
        assertThat(json.rules()).isEqualTo(rules);
    }

    @Test
    void schema_knowsTheWordsOfEachKind() {
        JsonNode rule = RuleSchema.json().at("/$defs/rule");
        assertThat(names(rule.path("properties"))).containsExactlyInAnyOrderElementsOf(Word.all());
        for (JsonNode branch : rule.path("allOf")) {
            String kind = branch.at("/if/properties/kind/enum/0").asText();
            Set<String> barred = names(branch.at("/then/properties"));
            Set<String> known = new TreeSet<>(Word.all());
            known.removeAll(barred);
            assertThat(known)
                    .as(kind)
                    .isEqualTo(new TreeSet<>(
                            Word.kinds().get(kind).stream().map(w -> w.text).toList()));
        }
        assertThat(Word.kinds().keySet())
                .as("kinds are those of the model")
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Condition.class.getPermittedSubclasses())
                        .map(type -> type.getSimpleName()
                                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                                .toLowerCase(java.util.Locale.ROOT))
                        .toList());
    }

    @Test
    void schema_isThePublishedOne_givesEveryWordItsType_andKnowsEachNameOfAKind() throws IOException {
        JsonNode schema = RuleSchema.json();
        Path published = Path.of("docs", "rules.schema.json");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(published, schema.toPrettyString() + "\n");
        }
        assertThat(Files.readString(published)).isEqualTo(schema.toPrettyString() + "\n");
        assertThat(schema.findParents("properties"))
                .isNotEmpty()
                .allSatisfy(parent -> parent.path("properties")
                        .fields()
                        .forEachRemaining(word -> assertThat(word.getValue().isBoolean()
                                        || !word.getValue().isEmpty())
                                .as(word.getKey())
                                .isTrue()));
        assertThat(schema.at("/$defs/rule/properties/kind/enum").toString()).contains("\"flatline\"", "\"absent\"");
        assertThat(schema.at("/$defs/rule/properties/schedule/oneOf/0/properties/daysOfMonth/oneOf/0/minimum")
                        .asInt())
                .isEqualTo(-31);
        assertThat(schema.at("/$defs/rule/properties/escalate/oneOf/0/required").toString())
                .contains("after");
    }

    @Test
    void examplesOfTheManual_areRules_oneOfEachKindAtLeast() throws IOException {
        Set<String> kinds = new HashSet<>();
        String manual = Files.readString(MANUAL);
        java.util.regex.Matcher example =
                Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(manual);
        while (example.find()) {
            RuleFile file = RuleFile.read("RULES.md", example.group(1));
            assertThat(file.faults()).as(example.group(1)).isEmpty();
            file.rules().forEach(rule -> kinds.add(RuleText.kindOf(rule.condition())));
        }
        assertThat(kinds).containsExactlyInAnyOrderElementsOf(Word.kinds().keySet());
        for (Word word : Word.values()) {
            assertThat(manual).as("the manual names every word").contains("`" + word.text + "`");
        }
    }

    private static Set<String> names(JsonNode node) {
        Set<String> out = new TreeSet<>();
        node.fieldNames().forEachRemaining(out::add);
        return out;
    }

    private static Rule rule(String id, Random r) {
        Rule.Input input = Rule.Input.values()[r.nextInt(3)];
        Condition condition = condition(r, input);
        if (condition instanceof Condition.Outlier) {
            input = Rule.Input.LOGS;
        }
        if (condition instanceof Condition.LogMetric) {
            return new Rule(
                    id,
                    1,
                    0,
                    r.nextBoolean(),
                    Rule.Input.LOGS,
                    condition,
                    List.of(),
                    null,
                    null,
                    null,
                    null,
                    Map.of(),
                    Map.of(),
                    0);
        }
        boolean composite = condition instanceof Condition.Composite;
        return new Rule(
                id,
                1,
                0,
                r.nextInt(5) > 0,
                composite ? Rule.Input.METRICS : condition instanceof Condition.Sequence ? Rule.Input.LOGS : input,
                condition,
                r.nextBoolean() ? List.of() : List.of("service", "host"),
                Severity.values()[r.nextInt(4)],
                Duration.ofMillis(r.nextInt(3) * 90_500L),
                Duration.ofMinutes(r.nextInt(3)),
                composite ? null : Rule.NoData.values()[r.nextInt(4)],
                r.nextBoolean() ? Map.of() : Map.of("team", "a: b", "no", "yes", "n", "1e3"),
                Map.of("summary", "{{value}}: \"quoted\" 'x'\n# line"),
                1 + r.nextInt(2_000),
                r.nextBoolean()
                        ? List.of()
                        : List.of(
                                new ActiveTime(List.of("MONDAY"), List.of(-1, 3), List.of(12), "22:30", "06:00", "UTC"),
                                new ActiveTime(List.of(), List.of(), List.of(), null, null, "Asia/Shanghai")),
                r.nextBoolean()
                        ? List.of()
                        : List.of(
                                new Escalation(Duration.ofMinutes(15), Severity.CRITICAL, ""),
                                new Escalation(Duration.ofHours(1), null, "boss")),
                List.of(Flapping.DEFAULT, Flapping.OFF, new Flapping(4, Duration.ofHours(1)))
                        .get(r.nextInt(3)),
                1 + r.nextInt(20_000));
    }

    private static Condition condition(Random r, Rule.Input input) {
        List<Matcher> where = new ArrayList<>();
        for (int i = r.nextInt(4); i > 0; i--) {
            Matcher.Op op = Matcher.Op.values()[r.nextInt(5)];
            String value = List.of("a", "", "two words", "q\"uo\\te", "and", ".*(?:x|y).*", "b/c:d", "\\d+\n\\.")
                    .get(r.nextInt(8));
            where.add(
                    new Matcher(List.of("service", "host", "tag.a b", "tag.x-1").get(r.nextInt(4)), op, value));
        }
        where = where.stream().filter(m -> !isBadRegex(m)).toList();
        Aggregate aggregate = List.of(
                        Aggregate.AVG,
                        Aggregate.MIN,
                        Aggregate.SUM,
                        Aggregate.RATE,
                        Aggregate.CARDINALITY,
                        Aggregate.P50,
                        Aggregate.P999,
                        Aggregate.quantile(0.123))
                .get(r.nextInt(8));
        Duration window = Duration.ofSeconds(10 + r.nextInt(100));
        Bounds bounds = r.nextBoolean()
                ? new Bounds(Bounds.Op.ABOVE, 1.5, null, 20.0, r.nextBoolean() ? null : (Double) 1.25)
                : new Bounds(Bounds.Op.BELOW, null, 0.125, -3.0, null);
        String metric = input == Rule.Input.METRICS ? "queue.size" : "field.ms";
        return switch (r.nextInt(15)) {
            case 0 -> new Condition.Threshold(metric, where, aggregate, window, bounds);
            case 1 -> new Condition.Frequency(where, 1 + r.nextInt(9), window);
            case 2 ->
                input == Rule.Input.METRICS
                        ? new Condition.Ratio(
                                where,
                                List.of(),
                                r.nextInt(50),
                                Duration.ofMinutes(1 + r.nextInt(9)),
                                bounds,
                                List.of("http_errors_total"),
                                r.nextBoolean() ? List.of("a") : List.of("b c", "d: e"))
                        : new Condition.Ratio(where, where, 1 + r.nextInt(50), window, bounds);
            case 3 ->
                new Condition.Spike(
                        where,
                        window,
                        2.5,
                        Direction.values()[r.nextInt(3)],
                        r.nextInt(3),
                        r.nextInt(3),
                        r.nextBoolean(),
                        r.ints(r.nextInt(3), 1, 4)
                                .mapToObj(window::multipliedBy)
                                .toList(),
                        r.nextBoolean() ? null : window.multipliedBy(3));
            case 4 ->
                new Condition.Change(metric, where, aggregate, window, Duration.ofMinutes(5), r.nextBoolean(), bounds);
            case 5 -> new Condition.Absent(where, 1 + r.nextInt(3), window, Duration.ofHours(1 + r.nextInt(30)));
            case 6 ->
                input != Rule.Input.LOGS || r.nextBoolean()
                        ? new Condition.NewTerm(where, "release", Duration.ofDays(1 + r.nextInt(40)))
                        : new Condition.NewTerm(where, "pattern", Duration.ofDays(1), r.nextInt(31));
            case 7 -> new Condition.Cardinality(where, "tag.user", 1L, r.nextBoolean() ? null : (Long) 9L, window);
            case 8 ->
                input != Rule.Input.METRICS && r.nextBoolean()
                        ? new Condition.Anomaly(
                                "",
                                where,
                                null,
                                window,
                                0.25,
                                Direction.UP,
                                "",
                                List.of(Matcher.equal("service", "shop")),
                                r.nextInt(30))
                        : new Condition.Anomaly(
                                metric,
                                where,
                                aggregate,
                                window,
                                0.25,
                                Direction.values()[r.nextInt(3)],
                                r.nextBoolean() ? "" : "Asia/Shanghai");
            case 9 ->
                new Condition.Forecast(
                        metric,
                        where,
                        aggregate,
                        window,
                        Duration.ofHours(2),
                        Duration.ofHours(4),
                        Bounds.Op.values()[r.nextInt(2)],
                        0.95);
            case 10 ->
                new Condition.Changepoint(
                        metric, where, aggregate, window, Direction.values()[r.nextInt(3)], 0.25 * r.nextInt(2));
            case 11 -> logMetric(r, where);
            case 12 ->
                new Condition.Outlier(
                        where,
                        r.nextBoolean() ? "" : "took",
                        r.nextBoolean() ? 10 : 2.5,
                        Direction.values()[r.nextInt(3)],
                        r.nextBoolean() ? 200 : 20,
                        Duration.ofMinutes(60L * r.nextInt(3)),
                        window);
            case 13 -> sequence(r);
            default -> new Condition.Composite("a and not (b or \"c.d\")");
        };
    }

    private static Condition sequence(Random r) {
        boolean captured = r.nextBoolean();
        return new Condition.Sequence(
                List.of(Matcher.equal("message", "start")),
                List.of(Matcher.equal("message", "end"), Matcher.equal("service", "a b")),
                captured ? "capture.id" : "context.id",
                captured ? "of (?P<id>[0-9]+)" : "",
                Duration.ofSeconds(1 + r.nextInt(1_000)),
                1 + r.nextInt(3),
                Duration.ofMinutes(1 + r.nextInt(3)));
    }

    private static Condition logMetric(Random r, List<Matcher> where) {
        boolean lines = r.nextBoolean();
        return new Condition.LogMetric(
                where.stream().filter(m -> !m.field().startsWith("label")).toList(),
                "log.some",
                lines ? Condition.LogMetric.Type.COUNTER : Condition.LogMetric.Type.values()[r.nextInt(3)],
                lines ? "1" : "capture.time",
                lines ? "" : "ms",
                lines ? "" : "s",
                lines ? "" : "took (?P<time>[0-9]+)",
                lines ? Map.of() : Map.of("path", "field.path | path", "user: x", "context.user"),
                1 + r.nextInt(300));
    }

    private static boolean isBadRegex(Matcher m) {
        return io.tidewatch.processor.signals.RuleWords.problemOf(m) != null;
    }
}
