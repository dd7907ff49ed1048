package io.tidewatch.processor.ruletest;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.rulefile.Fault;
import io.tidewatch.processor.rulefile.Faults;
import io.tidewatch.processor.rulefile.RuleFile;
import io.tidewatch.processor.rulefile.Values;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads a file of tests from its nodes: each word by the table of its place, then all of them together. */
final class RuleTestReader {
    /** A Monday. */
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofDays(60);
    private static final int MOST_ENTRIES = 2_000;
    /** More than any double has before or after the point. */
    private static final int MOST_PLACES = 400;

    /** Of one test: all are made before it runs. */
    private static final double MOST_EVENTS = 1_000_000;

    static final Map<String, Severity> SEVERITIES = words(Severity.values(), Enum::name);
    static final Map<String, LogLevel> LEVELS = words(LogLevel.values(), Enum::name);
    static final Map<String, Alert.Transition> TRANSITIONS = words(Alert.Transition.values(), Words::transition);
    static final Map<String, AlertState> STATES = states();

    private final Faults faults;
    private final Values values;
    private final InputReader inputs;

    RuleTestReader(String name) {
        faults = new Faults(name);
        values = new Values(faults);
        inputs = new InputReader(faults, values);
    }

    RuleTestFile read(String text) {
        List<Node> documents = RuleFile.documents(text, faults);
        if (documents.size() > 1) {
            faults.add(documents.get(1), "a second document: a file of tests is one");
        }
        Fields file = documents.isEmpty() ? null : fields(documents.get(0), "rules: and tests:", TestWord.FILE);
        List<RuleTest> tests = new ArrayList<>();
        if (file != null) {
            Set<String> names = new HashSet<>();
            for (Fields test : file.<List<Fields>>get("tests", List.of())) {
                String name = test.get("name", "");
                if (!name.isEmpty() && !names.add(name)) {
                    faults.add(test.node("name"), "there is a test '" + name + "' already");
                }
                tests.add(test(file, test, name));
            }
            if (file.has("tests") && tests.isEmpty() && faults.count() == 0) {
                faults.add(file.node("tests"), "there is no test");
            }
        }
        List<String> rules = file == null ? List.of() : file.get("rules", List.of());
        return new RuleTestFile(rules, tests, faults.all());
    }

    static List<Fault> unknown(String name, RuleTestFile file, Collection<String> ids) {
        List<Fault> out = new ArrayList<>();
        for (RuleTest test : file.tests()) {
            for (ExpectedMoment m : test.moments()) {
                unknown(name, m.place(), m.ruleId(), ids, out);
                m.alerts().forEach(a -> unknown(name, m.place(), a.ruleId(), ids, out));
            }
            test.steps().forEach(s -> unknown(name, s.place(), s.ruleId(), ids, out));
        }
        return out;
    }

    private static void unknown(String name, Place at, String id, Collection<String> ids, List<Fault> out) {
        if (!id.isEmpty() && !ids.contains(id)) {
            out.add(new Fault(name, at.line(), at.column(), "there is no rule '" + id + "'" + Values.hint(id, ids)));
        }
    }

    private RuleTest test(Fields file, Fields test, String name) {
        Instant start = test.get("start", file.get("start", START));
        Duration interval = test.get("interval", file.get("interval", INTERVAL));
        if (interval.toMillis() < 1 || interval.compareTo(Duration.ofDays(1)) > 0) {
            Node node = test.has("interval") ? test.node("interval") : file.node("interval");
            faults.add(node, "an interval is 1ms to 1d");
            interval = INTERVAL;
        }
        long until = 0;
        double events = 0;
        List<TestInput> in = new ArrayList<>();
        for (Fields fields : test.<List<Fields>>get("input", List.of())) {
            TestInput one = inputs.input(fields, interval.toMillis());
            if (one != null) {
                in.add(one);
                until = Math.max(until, last(one));
                events += one.events();
            }
        }
        if (events > MOST_EVENTS) {
            faults.add(test.whole, "more than " + (long) MOST_EVENTS + " events come in");
        }
        List<ExpectedMoment> moments = new ArrayList<>();
        for (Fields fields : test.<List<Fields>>get("expect", List.of())) {
            moments.add(moment(fields));
            until = Math.max(until, moments.get(moments.size() - 1).afterMillis());
        }
        List<ExpectedSteps> steps = new ArrayList<>();
        for (Fields fields : test.<List<Fields>>get("transitions", List.of())) {
            steps.add(steps(fields));
            for (ExpectedSteps.Step step : steps.get(steps.size() - 1).steps()) {
                until = Math.max(until, step.afterMillis() + 1_000);
            }
        }
        if (moments.isEmpty() && steps.isEmpty() && faults.count() == 0) {
            faults.add(test.whole, "the test expects nothing: it needs expect or transitions");
        }
        Duration told = test.get("until");
        if (told != null && told.toMillis() < until) {
            faults.add(
                    test.node("until"),
                    "the test ends before its last input or expectation, at " + Words.moment(until));
        }
        long end = Math.max(until, told == null ? 0 : told.toMillis());
        if (end > LONGEST.toMillis()) {
            faults.add(test.whole, "the test lasts " + Words.moment(end) + ", at most " + LONGEST.toDays() + "d");
        }
        return new RuleTest(
                name, Place.of(test.whole), start.toEpochMilli(), interval.toMillis(), end, in, moments, steps);
    }

    private static long last(TestInput input) {
        List<TestInput.Moment> all = input.moments();
        return all.stream().mapToLong(TestInput.Moment::afterMillis).max().orElse(0) + input.lateMillis();
    }

    private ExpectedMoment moment(Fields fields) {
        String rule = fields.get("rule", "");
        List<ExpectedAlert> alerts = new ArrayList<>();
        for (Fields alert : fields.<List<Fields>>get("alerts", List.of())) {
            if (!rule.isEmpty() && alert.has("rule") && !rule.equals(alert.get("rule"))) {
                faults.add(alert.node("rule"), "the moment is of rule '" + rule + "'");
            }
            alerts.add(new ExpectedAlert(
                    alert.get("rule", ""),
                    alert.get("labels", Map.<String, String>of()),
                    alert.get("state", AlertState.FIRING),
                    alert.<Severity>get("severity"),
                    alert.<BigDecimal>get("value"),
                    alert.<String>get("why"),
                    alert.get("annotations", Map.<String, String>of()),
                    alert.<ExpectedAlert.Told>get("told")));
        }
        return new ExpectedMoment(
                Place.of(fields.whole), fields.get("at", Duration.ZERO).toMillis(), rule, alerts);
    }

    private static ExpectedSteps steps(Fields fields) {
        List<ExpectedSteps.Step> steps = new ArrayList<>();
        for (Fields step : fields.<List<Fields>>get("are", List.of())) {
            steps.add(new ExpectedSteps.Step(
                    step.get("at", Duration.ZERO).toMillis(),
                    step.get("to", Alert.Transition.FIRED),
                    step.<Severity>get("severity"),
                    step.get("labels", Map.<String, String>of())));
        }
        return new ExpectedSteps(
                Place.of(fields.whole), fields.get("rule", ""), fields.get("labels", Map.<String, String>of()), steps);
    }

    /** @return the words of a mapping; null where it is none */
    private @Nullable Fields fields(Node node, String expected, List<TestWord> known) {
        Map<String, NodeTuple> members = values.members(node, expected);
        if (members == null) {
            return null;
        }
        values.unknown(members, known.stream().map(TestWord::name).toList());
        Fields out = new Fields(node);
        for (TestWord word : known) {
            NodeTuple member = members.get(word.name());
            if (member != null) {
                out.put(word.name(), member.getValueNode(), value(word.type(), member.getValueNode()));
            } else if (word.required()) {
                faults.add(node, word.name() + " is missing: " + word.says());
            }
        }
        return out;
    }

    private @Nullable Object value(TestWord.Type type, Node node) {
        return switch (type) {
            case TEXT -> values.text(node);
            case TEXTS -> values.list(node, Values::text);
            case TIME -> time(node);
            case LENGTH -> values.duration(node);
            case LENGTHS -> values.list(node, Values::duration);
            case FLAG -> values.flag(node);
            case COUNT -> values.whole(node);
            case NUMBER -> number(node);
            case SEVERITY -> values.choice(node, SEVERITIES);
            case LEVEL -> values.choice(node, LEVELS);
            case STATE -> values.choice(node, STATES);
            case TRANSITION -> values.choice(node, TRANSITIONS);
            case NAMES -> values.texts(node);
            case TOLD -> told(node);
            case VALUES -> inputs.values(node);
            case TESTS -> each(node, n -> fields(n, "a test", TestWord.TEST));
            case INPUTS -> each(node, this::input);
            case MOMENTS -> each(node, n -> fields(n, "at and alerts", TestWord.MOMENT));
            case ALERTS -> each(node, n -> fields(n, "what is expected of an alert", TestWord.ALERT));
            case SERIES_OF_STEPS -> each(node, n -> fields(n, "rule and are", TestWord.SERIES_OF_STEPS));
            case STEPS -> each(node, n -> fields(n, "at and to", TestWord.STEP));
        };
    }

    /** What is sent says which words there may be. */
    private @Nullable Fields input(Node node) {
        Map<String, NodeTuple> members = values.members(node, "what is sent");
        if (members == null) {
            return null;
        }
        List<String> whats = TestWord.WHATS.stream().map(TestWord::name).toList();
        List<String> named = whats.stream().filter(members::containsKey).toList();
        if (named.size() != 1) {
            faults.add(
                    node,
                    (named.isEmpty() ? "what is sent is missing" : String.join(" and ", named) + " are in one input")
                            + ": it is one of " + String.join(", ", whats));
            return null;
        }
        List<TestWord> known = new ArrayList<>();
        TestWord.WHATS.stream().filter(w -> named.contains(w.name())).forEach(known::add);
        known.addAll(TestWord.INPUT);
        known.addAll(TestWord.of(named.get(0)));
        return fields(node, "what is sent", known);
    }

    private @Nullable List<Fields> each(Node node, Function<Node, @Nullable Fields> read) {
        if (!(node instanceof SequenceNode list)) {
            return values.wrong(node, "a list");
        }
        if (list.getValue().size() > MOST_ENTRIES) {
            faults.add(node, list.getValue().size() + " entries, at most " + MOST_ENTRIES);
            return null;
        }
        List<Fields> out = new ArrayList<>();
        for (Node entry : list.getValue()) {
            Fields fields = read.apply(entry);
            if (fields != null) {
                out.add(fields);
            }
        }
        return out;
    }

    private @Nullable Instant time(Node node) {
        if (node instanceof ScalarNode scalar) {
            String text = scalar.getValue();
            try {
                return text.length() == 10
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                // said below
            }
        }
        return values.wrong(node, "a time such as 2026-01-05T08:00:00Z or 2026-01-05 (UTC)");
    }

    private @Nullable BigDecimal number(Node node) {
        if (values.number(node) == null) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(((ScalarNode) node).getValue().trim());
            if (Math.abs((long) number.scale()) <= MOST_PLACES) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        return values.wrong(node, "a number of at most " + MOST_PLACES + " places");
    }

    private ExpectedAlert.@Nullable Told told(Node node) {
        if (node instanceof ScalarNode scalar && scalar.getValue().matches("true|false")) {
            return new ExpectedAlert.Told(scalar.getValue().equals("true"), Set.of());
        }
        List<String> receivers = values.list(node, Values::text);
        if (receivers != null && receivers.isEmpty()) {
            return values.wrong(node, "true, false, or receivers");
        }
        return receivers == null ? null : new ExpectedAlert.Told(true, new HashSet<>(receivers));
    }

    private static Map<String, AlertState> states() {
        Map<String, AlertState> out = words(AlertState.values(), Words::state);
        out.remove(Words.state(AlertState.INACTIVE));
        return out;
    }

    private static <T extends Enum<T>> Map<String, T> words(T[] all, Function<T, String> name) {
        Map<String, T> out = new LinkedHashMap<>();
        for (T each : all) {
            out.put(name.apply(each), each);
        }
        return out;
    }
}
