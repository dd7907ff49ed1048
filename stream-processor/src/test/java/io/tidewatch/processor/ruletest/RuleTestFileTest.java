package io.tidewatch.processor.ruletest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.alert.AlertState;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.processor.rulefile.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RuleTestFileTest {
    private static final String HEAD = "rules: r.yaml\ntests:\n  - name: t\n";

    @Test
    void file_isReadWhole() {
        RuleTestFile file = RuleTestFile.read("f", """
                rules: [a.yaml, predefined]
                start: 2026-03-01T08:00:00+01:00
                interval: 30s
                tests:
                  - name: one
                    interval: 10s
                    input:
                      - {counter: requests, source: web/1, host: h, labels: {code: 200}, values: 0+5x2 _ 20}
                      - {log: down, level: WARN, fields: {tries: 3, ok: false}, at: [5s, 1m], late: 2s}
                    expect:
                      - at: 2m
                        rule: r
                        alerts:
                          - {state: noData, value: 0.50, told: [ops, chat]}
                """);

        assertThat(file.faults()).isEmpty();
        assertThat(file.rules()).containsExactly("a.yaml", "predefined");
        RuleTest test = file.tests().get(0);
        assertThat(test.startMillis()).isEqualTo(1_772_348_400_000L);
        assertThat(test.untilMillis()).isEqualTo(120_000);
        TestInput counter = test.inputs().get(0);
        assertThat(counter.what())
                .isEqualTo(new TestInput.Points("requests", Map.of("code", "200"), MetricPoint.Kind.COUNTER, 1));
        assertThat(counter.source().key()).isEqualTo("web/1");
        assertThat(counter.moments())
                .containsExactly(
                        new TestInput.Moment(0, 0),
                        new TestInput.Moment(10_000, 5),
                        new TestInput.Moment(20_000, 10),
                        new TestInput.Moment(40_000, 20));
        TestInput log = test.inputs().get(1);
        assertThat(log.lateMillis()).isEqualTo(2_000);
        assertThat(((TestInput.Lines) log.what()).line().level()).isEqualTo(LogLevel.WARN);
        assertThat(((TestInput.Lines) log.what()).line().fields()).isEqualTo(Map.of("tries", 3L, "ok", false));
        ExpectedAlert alert = test.moments().get(0).alerts().get(0);
        assertThat(alert.state()).isEqualTo(AlertState.NO_DATA);
        assertThat(alert.told()).isEqualTo(new ExpectedAlert.Told(true, Set.of("ops", "chat")));
        assertThat(test.moments().get(0).place()).isEqualTo(new Place(11, 9));
    }

    @Test
    void json_isReadToo() {
        RuleTestFile file = RuleTestFile.read("f", """
                {"rules": "r.yaml", "tests": [{"name": "t", "expect": [{"at": "1m", "alerts": []}]}]}""");

        assertThat(file.faults()).isEmpty();
        assertThat(file.tests()).hasSize(1);
    }

    @Test
    void faults_areFoundAtTheirPlaces() {
        assertThat(faults("")).containsExactly("1:1 the file is empty");
        assertThat(faults("tests: []")).anyMatch(f -> f.startsWith("1:1 rules is missing"));
        assertThat(faults(HEAD)).containsExactly("3:5 the test expects nothing: it needs expect or transitions");
        assertThat(faults(HEAD + "    expct: []\n"))
                .anyMatch(f -> f.startsWith("4:5 unknown 'expct'; did you mean 'expect'?"));
        assertThat(faults(HEAD + "    expect: [{at: 1m, alerts: []}]\n    input: [{metric: m, values: 1 2 zwei}]\n"))
                .containsExactly("5:37 found 'zwei', expected values such as 5, 5x3, 1+2x10, _ or _x7");
        assertThat(faults(HEAD + "    expect: [{at: soon, alerts: []}]\n"))
                .containsExactly("4:19 found 'soon', expected a duration such as 30s, 5m, 1h30m, 7d");
        assertThat(faults(HEAD + "    expect: [{at: 1m, alerts: [{state: fring}]}]\n"))
                .containsExactly("4:40 found 'fring', expected one of pending, firing, resolved, noData; did you mean"
                        + " 'firing'?");
        assertThat(faults(HEAD + "    expect: [{at: 1m, alerts: []}]\n    until: 30s\n"))
                .containsExactly("5:12 the test ends before its last input or expectation, at 1m");
        assertThat(faults(HEAD + "    expect: [{at: 99d, alerts: []}]\n"))
                .containsExactly("3:5 the test lasts 99d, at most 60d");
        assertThat(faults(HEAD + "    expect: [{at: 1m, alerts: []}]\n  - {name: t, expect: [{at: 1m, alerts: []}]}\n"))
                .containsExactly("5:12 there is a test 't' already");
    }

    @Test
    void inputs_sayOneThing_whenAndHowOften() {
        assertThat(input("{source: a/1, values: 1}")).startsWith("what is sent is missing");
        assertThat(input("{metric: m, log: l, values: 1}")).startsWith("metric and log are in one input");
        assertThat(input("{metric: m, at: 1m}")).isEqualTo("a metric needs values");
        assertThat(input("{log: l}")).isEqualTo("it needs either values or at");
        assertThat(input("{log: l, values: 1, at: 1m}")).isEqualTo("it needs either values or at");
        assertThat(input("{log: l, values: 1.5}")).startsWith("values say how many come");
        assertThat(input("{counter: c, values: -1}")).startsWith("a counter or distribution has no values below 0");
        assertThat(input("{heartbeat: app, values: 1}")).isEqualTo("found 'app', expected service/instance");
        assertThat(input("{goodbye: a/1, source: b/1, at: 1m}")).isEqualTo("the goodbye names its source already");
        assertThat(input("{metric: m, level: WARN, values: 1}")).startsWith("unknown 'level'");
        String many = Stream.generate(() -> "{metric: m, values: 0x199999}")
                .limit(6)
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
        assertThat(input(many)).isEqualTo("more than 1000000 events come in");
    }

    @Test
    void numbers_areNoneThatOnlyJavaKnows_norOfEndlessPlaces() {
        String before = HEAD + "    expect: [{at: 1m, alerts: [{rule: r, value: ";
        for (String bad : List.of("0x1p3", "0X1P-3", "1d", "NaN", "1e999")) {
            assertThat(faults(before + bad + "}]}]\n")).containsExactly("4:49 found '" + bad + "', expected a number");
        }
        for (String bad : List.of("1e-2000000000", "1e-99999999999")) {
            assertThat(faults(before + bad + "}]}]\n"))
                    .containsExactly("4:49 found '" + bad + "', expected a number of at most 400 places");
        }
        for (String good : List.of("2e+20", "1e-10", "-0.50", "1.7976931348623157e308", "4.9e-324")) {
            assertThat(faults(before + good + "}]}]\n")).as(good).isEmpty();
        }
    }

    @Test
    void rulesThatAreExpectedOfNothing_areNamed() {
        RuleTestFile file = RuleTestFile.read(
                "f",
                HEAD + "    expect: [{at: 1m, rule: cpu-hihg, alerts: []}]\n"
                        + "    transitions: [{rule: gone, are: []}]\n");

        assertThat(file.unknown("f", List.of("cpu-high")))
                .extracting(Fault::toString)
                .containsExactly(
                        "f:4:14: there is no rule 'cpu-hihg'; did you mean 'cpu-high'?",
                        "f:5:19: there is no rule 'gone'");
    }

    @Test
    void schema_isThePublishedOne_andTheManualNamesEveryWord() throws IOException {
        JsonNode schema = RuleTestSchema.json();
        Path published = Path.of("docs", "rule-tests.schema.json");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(published, schema.toPrettyString() + "\n");
        }
        assertThat(Files.readString(published)).isEqualTo(schema.toPrettyString() + "\n");
        String manual = Files.readString(Path.of("RULES.md"));
        String tests = manual.substring(manual.indexOf("## Tests of rules"));
        Stream.of(
                        TestWord.FILE,
                        TestWord.TEST,
                        TestWord.WHATS,
                        TestWord.INPUT,
                        TestWord.OF_DISTRIBUTION,
                        TestWord.OF_LOG,
                        TestWord.OF_ERROR,
                        TestWord.MOMENT,
                        TestWord.ALERT,
                        TestWord.SERIES_OF_STEPS,
                        TestWord.STEP)
                .flatMap(List::stream)
                .forEach(word -> assertThat(tests)
                        .as("the manual names every word")
                        .containsPattern("`" + word.name() + "[`:]|\\b" + word.name() + ":"));
    }

    @Test
    void exampleOfTheManual_isAFileOfTests() throws IOException {
        String manual = Files.readString(Path.of("RULES.md"));
        Matcher example = Pattern.compile("```yml\n(.*?)```", Pattern.DOTALL).matcher(manual);
        assertThat(example.find()).isTrue();
        assertThat(RuleTestFile.read("RULES.md", example.group(1)).faults()).isEmpty();
    }

    private static String input(String input) {
        List<Fault> faults = RuleTestFile.read(
                        "f", HEAD + "    expect: [{at: 1m, alerts: []}]\n    input: [" + input + "]\n")
                .faults();
        assertThat(faults).hasSize(1);
        return faults.get(0).message();
    }

    private static List<String> faults(String text) {
        return RuleTestFile.read("f", text).faults().stream()
                .map(f -> f.line() + ":" + f.column() + " " + f.message())
                .toList();
    }
}
