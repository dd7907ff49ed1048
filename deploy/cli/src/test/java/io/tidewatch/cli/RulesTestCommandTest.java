package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import picocli.CommandLine;

class RulesTestCommandTest {
    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void rules() throws IOException {
        write("rules.yaml", "{id: busy, kind: threshold, metric: load, warning: 5, window: 10s, groupBy: host}\n");
    }

    @Test
    void examples_pass() {
        int code = run(Path.of("..", "rules").toString());

        assertThat(out.toString())
                .contains("ok    checkout is slow", "ok    a line that is rarely met")
                .contains("ok    each rule of the ready set", "ok    payments that take 900 ms are slow")
                .contains("15 tests, no failure");
        assertThat(code).isZero();
    }

    @Test
    void valueFarOutsideItsHistory_isTold_withTheUsualRange() throws Exception {
        write("far.yaml", """
                - id: far
                  kind: outlier
                  where: service = shop
                  minValues: 40
                  history: 4m
                  timeframe: 1m
                  groupBy: [service, pattern]
                - {id: far-of-else, kind: outlier, parameter: else, minValues: 20, history: 1m}
                - {id: far-of-others, kind: outlier, where: service = mail, minValues: 20, history: 1m}
                """);
        Path tests = write("far.test.yaml", """
                rules: far.yaml
                tests:
                  - name: one payment takes far too long
                    input:
                      - {log: paid in 20 ms by card, source: shop/1, values: 1x35}
                      - {log: paid in 35 ms by card, source: shop/2, values: 1x35}
                      - {log: paid in 90 ms by card, source: shop/2, values: 1x20}
                      - {log: job 7 ran on port 80, source: shop/1, values: 1x35}
                      - {log: job 7 ran on port 65000, source: shop/1, at: 5m5s}
                      - {log: paid in 45000 ms by card, source: shop/1, at: 5m5s}
                      - {log: paid 9 EUR, template: 'paid {} EUR', arguments: '9', source: mail/1, values: 1x35}
                      - {log: paid 990 EUR, template: 'paid {} EUR', arguments: '990', source: mail/1, at: 5m5s}
                    expect:
                      - {at: 5m, alerts: []}
                      - {at: 5m10s, rule: far, alerts: [{labels: {service: shop}, why: the farthest 502 times}]}
                      - {at: 5m10s, rule: far-of-else, alerts: []}
                      - {at: 5m10s, rule: far-of-others, alerts: [{why: 1 value far outside}]}
                      - {at: 7m, rule: far, alerts: []}
                """);

        int code = run(tests.toString());

        assertThat(out.toString()).contains("1 test, no failure");
        assertThat(code).isZero();
    }

    @Test
    void whatIsNotMet_isShownBesideWhatCame_withItsReason() throws Exception {
        Path tests = write("busy.test.yaml", """
                rules: rules.yaml
                tests:
                  - name: busy <enough>
                    input:
                      - {metric: load, host: a, values: 7x6}
                    expect:
                      - {at: 1m, rule: busy, alerts: [{labels: {host: a}, severity: CRITICAL, told: false}]}
                      - {at: 1m, rule: busy, alerts: []}
                  - name: another
                    expect: [{at: 1s, alerts: []}]
                """);
        Path junit = dir.resolve("junit.xml");

        int code = run(tests.toString(), "--filter", "BUSY", "--junit", junit.toString());

        assertThat(code).isEqualTo(1);
        assertThat(out.toString())
                .contains("FAIL  busy <enough>")
                .contains(tests + ":7:9: at 1m, busy")
                .contains("expected  firing CRITICAL {host: a}, told nobody")
                .contains("came      firing WARNING {alertname: busy, host: a}, told log")
                .contains("7 over 10 s, bound 5")
                .contains("[severity is WARNING, not CRITICAL; log was told, not nobody]")
                .contains("because   the rule: kind threshold, metric load, window 10s, warning 5")
                .containsPattern(
                        "because   group \\{host=a} is firing, judged up to the window that ends at \\d+s, value 7")
                .containsPattern("because   at \\d+s fired WARNING")
                .contains(tests + ":8:9: at 1m, busy")
                .contains("expected  no alert")
                .contains("1 test, 1 failed")
                .doesNotContain("another");
        Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(junit.toFile());
        Element one = (Element) xml.getElementsByTagName("testcase").item(0);
        assertThat(one.getAttribute("name")).isEqualTo("busy <enough>");
        assertThat(((Element) one.getElementsByTagName("failure").item(0)).getTextContent())
                .contains("told nobody");
        assertThat(((Element) one.getParentNode()).getAttribute("failures")).isEqualTo("1");
    }

    @Test
    void filesWithFaults_areAllSaidAtOnce_andNothingRuns() throws IOException {
        write("bad-rules.yaml", "{id: busy, kind: treshold}\n");
        Path bad = write(
                "a.test.yaml", "rules: rules.yaml\ntests: [{name: t, expect: [{at: 1m, rule: bsy, alerts: []}]}]\n");
        write("b.test.yaml", "rules: rules.yaml\ntests: [{name: t}]\n");

        assertThat(run(dir.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains(bad + ":2:28: there is no rule 'bsy'; did you mean 'busy'?")
                .contains("b.test.yaml:2:9: the test expects nothing");
        assertThat(out.toString()).isEmpty();

        Path unreadable =
                write("c.yaml", "rules: bad-rules.yaml\ntests: [{name: t, expect: [{at: 1m, alerts: []}]}]\n");
        assertThat(run(unreadable.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("bad-rules.yaml:1:18: found 'treshold'");
        assertThat(run(unreadable.resolveSibling("none.yaml").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("none.yaml cannot be read");
    }

    @Test
    void filterThatMeetsNothing_isNoSuccess() throws IOException {
        Path tests = write("t.yaml", "rules: rules.yaml\ntests: [{name: t, expect: [{at: 1m, alerts: []}]}]\n");

        assertThat(run(tests.toString(), "--filter", "other")).isEqualTo(2);
        assertThat(err.toString()).contains("no test's name contains 'other'");
    }

    @Test
    void folderOfRules_isReadWithoutItsTests() throws IOException {
        write("busy-tests.yaml", "rules: rules.yaml\ntests: []\n");

        CommandLine command = Main.commandLine().setOut(new PrintWriter(out));
        assertThat(command.execute("rules", "validate", dir.toString())).isZero();
        assertThat(out.toString()).startsWith("1 rule, no fault");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text);
    }

    private int run(String... args) {
        String[] all = new String[args.length + 2];
        all[0] = "rules";
        all[1] = "test";
        System.arraycopy(args, 0, all, 2, args.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
