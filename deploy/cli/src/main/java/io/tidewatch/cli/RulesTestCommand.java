package io.tidewatch.cli;

import io.tidewatch.alert.Rule;
import io.tidewatch.cli.backtest.ScratchFolder;
import io.tidewatch.cli.ruletest.JUnitXml;
import io.tidewatch.cli.ruletest.RuleTestRun;
import io.tidewatch.cli.ruletest.TestOutcome;
import io.tidewatch.cli.ruletest.TestText;
import io.tidewatch.processor.rulefile.Fault;
import io.tidewatch.processor.rulefile.PredefinedRules;
import io.tidewatch.processor.ruletest.RuleTest;
import io.tidewatch.processor.ruletest.RuleTestFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = {
            "Runs tests of rules: what comes in, and which alerts there are to be, on the tests' own clock. Asks no cluster."
        },
        footerHeading = "%nA file of tests:%n",
        footer = {
            "  rules: checkout.yaml",
            "  interval: 10s",
            "  tests:",
            "    - name: slow for five minutes",
            "      input:",
            "        - {metric: http.server.request.duration, source: checkout/1, values: 0.1x6 0.9x40}",
            "      expect:",
            "        - {at: 5m, rule: checkout-slow, alerts: []}",
            "        - {at: 7m, rule: checkout-slow, alerts: [{severity: WARNING, value: 0.9, told: true}]}",
            "",
            "All words: 'tidewatch rules schema --tests', and the page on rules.",
            "Exit code: 0; 1 where a test fails; 2 where a file or an option is wrong."
        })
final class RulesTestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "Files of tests, YAML or JSON; of a folder those called *.test.yaml, *-test.yaml or *-tests.yaml.")
    private List<Path> files = List.of();

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description = "Runs only tests whose name contains it, upper or lower case.")
    private @Nullable String filter;

    @Option(names = "--junit", paramLabel = "FILE", description = "Writes the outcomes as JUnit XML, too.")
    private @Nullable Path junit;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "JSON file with settings whose processor and notifier parts hold (default: the defaults).")
    private @Nullable Path configFile;

    /** A file of tests, and the rules it tests. */
    private record Ready(String name, List<RuleTest> tests, Collection<Rule> rules) {}

    @Override
    public Integer call() {
        ProductConfig config = ConfigOptions.ofFile(configFile);
        List<Ready> all = read();
        if (all.stream().allMatch(file -> file.tests.isEmpty())) {
            throw new UserError("no test's name contains '" + Terminal.plain(String.valueOf(filter)) + "'");
        }
        Map<String, List<TestOutcome>> outcomes = new LinkedHashMap<>();
        for (Ready file : all) {
            outcomes.put(file.name, run(file, config));
        }
        if (junit != null) {
            try {
                Files.writeString(junit, JUnitXml.of(outcomes, Terminal::plain));
            } catch (IOException e) {
                throw UserError.unwritten(junit, e);
            }
        }
        return sum(outcomes.values().stream().flatMap(List::stream).toList());
    }

    /** All files are read before any test runs: one with a fault is found at once. */
    private List<Ready> read() {
        List<Ready> all = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        RuleSources.tests(files).texts((name, text) -> {
            RuleTestFile file = RuleTestFile.read(name, text);
            faults.addAll(file.faults());
            if (file.faults().isEmpty()) {
                Map<String, Rule> rules = rules(name, file.rules());
                faults.addAll(file.unknown(name, rules.keySet()));
                all.add(new Ready(
                        name, file.tests().stream().filter(this::isWanted).toList(), rules.values()));
            }
        });
        if (!faults.isEmpty()) {
            throw new UserError(String.join(
                    System.lineSeparator(),
                    faults.stream().map(f -> Terminal.plain(f.toString())).toList()));
        }
        return all;
    }

    private static Map<String, Rule> rules(String testFile, List<String> names) {
        Map<String, Rule> rules = new TreeMap<>();
        List<Path> paths = new ArrayList<>();
        for (String name : names) {
            if (name.equals(RuleTestFile.PREDEFINED)) {
                PredefinedRules.load().forEach(rule -> rules.put(rule.id(), rule));
                PredefinedRules.logMetrics().forEach(rule -> rules.put(rule.id(), rule));
            } else {
                paths.add(Path.of(testFile).resolveSibling(name));
            }
        }
        List<Rule> predefined = List.copyOf(rules.values());
        RuleSources.read(paths).beside(predefined).forEach(rule -> rules.put(rule.id(), rule));
        return rules;
    }

    private boolean isWanted(RuleTest test) {
        return filter == null || test.name().toLowerCase(Locale.ROOT).contains(filter.toLowerCase(Locale.ROOT));
    }

    private List<TestOutcome> run(Ready file, ProductConfig config) {
        PrintWriter out = spec.commandLine().getOut();
        TestText text = new TestText(file.name, Terminal::plain);
        List<TestOutcome> outcomes = new ArrayList<>();
        for (RuleTest test : file.tests) {
            try (ScratchFolder dir = ScratchFolder.create("tidewatch-rules-test-")) {
                TestOutcome outcome =
                        RuleTestRun.run(test, file.rules, config.processor(), config.notifier(), dir.path());
                outcomes.add(outcome);
                out.print(text.of(outcome));
                out.flush();
            }
        }
        return outcomes;
    }

    private int sum(List<TestOutcome> all) {
        long failed = all.stream().filter(o -> !o.passed()).count();
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%d %s, %s, %.1f s%n",
                all.size(),
                all.size() == 1 ? "test" : "tests",
                failed == 0 ? "no failure" : failed + " failed",
                all.stream().mapToDouble(TestOutcome::seconds).sum());
        out.flush();
        return failed == 0 ? 0 : 1;
    }
}
