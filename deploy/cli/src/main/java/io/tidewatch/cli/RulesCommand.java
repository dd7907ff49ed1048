package io.tidewatch.cli;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rulefile.PrometheusRules;
import io.tidewatch.processor.rulefile.RulePlan;
import io.tidewatch.processor.rulefile.RuleSchema;
import io.tidewatch.processor.rulefile.RuleText;
import io.tidewatch.processor.ruletest.RuleTestSchema;
import io.tidewatch.processor.run.RuleBook;
import io.tidewatch.wire.Topics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        subcommands = RulesTestCommand.class,
        description = {
            "What is to be noticed: rules in YAML or JSON, put into force without a restart.",
            "",
            "Example: fire when checkout answers slowly",
            "  id: checkout-slow",
            "  kind: threshold",
            "  metric: http.server.request.duration",
            "  aggregate: p95",
            "  where: service = checkout",
            "  warning: 0.5",
            "",
            "  tidewatch rules validate checkout.yaml",
            "  tidewatch rules test checkout-tests.yaml",
            "  tidewatch rules apply checkout.yaml"
        })
final class RulesCommand implements Runnable {
    private static final Duration WAIT = Duration.ofSeconds(15);

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "validate",
            mixinStandardHelpOptions = true,
            description = "Prints every fault of the files, as FILE:LINE:COLUMN: what is wrong. Asks no cluster.")
    void validate(
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "- reads the input.") List<Path> files) {
        List<Rule> rules = RuleSources.read(files).alone();
        out().println(rules.size() + (rules.size() == 1 ? " rule" : " rules") + ", no fault");
        out().flush();
    }

    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description = {
                "Shows what is new, changed, unchanged, and puts it into force, all of it or nothing.",
                "A file with a fault changes nothing."
            })
    void apply(
            @Mixin ClusterOptions options,
            @Parameters(paramLabel = "FILE", arity = "1..*", description = "- reads the input.") List<Path> files,
            @Option(names = "--dry-run", description = "Only shows it.") boolean dryRun,
            @Option(names = "--prune", description = "Deletes the rules that no file holds.") boolean prune) {
        RuleSources sources = RuleSources.read(files);
        sources.alone();
        ProductConfig config = options.load();
        long now = System.currentTimeMillis();
        Function<RuleBook.Contents, RulePlan> plan = contents -> {
            List<Rule> wanted = sources.beside(prune ? List.of() : contents.rules());
            RulePlan of = RulePlan.of(contents.rules(), wanted, prune, now);
            print(of);
            return of;
        };
        RulePlan done = dryRun ? plan.apply(read(config)) : change(config, plan, now);
        out().println(
                        dryRun
                                ? "nothing was changed: --dry-run"
                                : done.changes().isEmpty() ? "nothing to change" : "in force within seconds");
        out().flush();
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Prints the rules as they stand.")
    void list(@Mixin ClusterOptions options) {
        RuleBook.Contents contents = read(options.load());
        for (Rule rule : contents.rules()) {
            Map<String, Object> fields = RuleText.fields(rule);
            out().println(Terminal.plain(String.format(
                    "%-28s %-12s revision %-4d %-4s %s",
                    rule.id(),
                    fields.get("kind"),
                    rule.revision(),
                    rule.enabled() ? "on" : "off",
                    rule.annotations().getOrDefault("summary", ""))));
        }
        contents.unreadable().forEach(id -> out().println(Terminal.plain(id) + "  UNREADABLE: apply or delete it"));
        if (contents.rules().isEmpty() && contents.unreadable().isEmpty()) {
            out().println("no rules");
        }
        out().flush();
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Prints rules as a file that 'apply' takes.")
    void export(
            @Mixin ClusterOptions options,
            @Parameters(paramLabel = "ID", arity = "0..*", description = "Default: all.") List<String> ids,
            @Option(names = "--json", description = "JSON instead of YAML.") boolean json) {
        Map<String, Rule> byId = new TreeMap<>();
        read(options.load()).rules().forEach(rule -> byId.put(rule.id(), rule));
        List<Rule> wanted = new ArrayList<>();
        for (String id : ids == null || ids.isEmpty() ? byId.keySet() : ids) {
            wanted.add(known(byId, id));
        }
        out().print(json ? RuleText.json(wanted) + "\n" : RuleText.yaml(wanted));
        out().flush();
    }

    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Deletes rules; their alerts resolve.")
    void delete(@Mixin ClusterOptions options, @Parameters(paramLabel = "ID", arity = "1..*") List<String> ids) {
        long now = System.currentTimeMillis();
        RulePlan done = change(
                options.load(),
                contents -> {
                    RuleSources.deletable(ids, contents);
                    return RulePlan.removal(ids);
                },
                now);
        print(done);
        out().flush();
    }

    @Command(
            name = "schema",
            mixinStandardHelpOptions = true,
            description = "Prints the JSON schema of rule files, for editors.")
    void schema(@Option(names = "--tests", description = "Of files of tests.") boolean tests) {
        out().println((tests ? RuleTestSchema.json() : RuleSchema.json()).toPrettyString());
        out().flush();
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = {
                "Prints rules of ours that say what alerting rules of a Prometheus do, as far as they say the same.",
                "What has no counterpart is named with its place, on the error output; exit code 1 then."
            })
    int importRules(
            @Parameters(
                            paramLabel = "FILE",
                            arity = "1..*",
                            description = "Rule files of a Prometheus; - reads the input.")
                    List<Path> files) {
        List<Rule> rules = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        int[] left = {0};
        RuleSources.read(files).texts((name, text) -> {
            PrometheusRules read = PrometheusRules.read(name, text, ids);
            rules.addAll(read.rules());
            left[0] += read.left().size();
            read.notes().forEach(note -> err().println(Terminal.plain("note: " + note)));
            read.left().forEach(fault -> err().println(Terminal.plain("not taken over: " + fault)));
        });
        out().print(RuleText.yaml(rules));
        out().flush();
        err().println(rules.size() + " taken over, " + left[0] + " not");
        err().flush();
        return left[0] == 0 ? 0 : 1;
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private static Rule known(Map<String, Rule> byId, String id) {
        Rule rule = byId.get(id);
        if (rule == null) {
            throw new UserError("there is no rule " + Terminal.plain(id) + "; 'tidewatch rules list' prints them");
        }
        return rule;
    }

    private void print(RulePlan plan) {
        for (RulePlan.Change change : plan.changes()) {
            Rule after = change.after();
            String sign = switch (change.what()) {
                case NEW -> "+ new      ";
                case CHANGED -> "~ changed  ";
                case REMOVED -> "- removed  ";
            };
            out().println(sign + Terminal.plain(change.id()) + (after == null ? "" : " revision " + after.revision()));
            change.differences().forEach(line -> out().println("             " + Terminal.plain(line)));
        }
        if (plan.unchanged() > 0) {
            out().println("  unchanged  " + plan.unchanged());
        }
    }

    private static RuleBook.Contents read(ProductConfig config) {
        ClusterOptions.require(config, Topics.RULES);
        try {
            return new RuleBook(ClusterOptions.client(config), WAIT).read();
        } catch (KafkaException e) {
            throw ClusterOptions.unusable(config, e);
        }
    }

    private static RulePlan change(ProductConfig config, Function<RuleBook.Contents, RulePlan> plan, long nowMillis) {
        ClusterOptions.require(config, Topics.RULES);
        try {
            return new RuleBook(ClusterOptions.client(config), WAIT)
                    .change(
                            plan,
                            System.getProperty("user.name", ""),
                            "cli",
                            UUID.randomUUID().toString(),
                            nowMillis);
        } catch (KafkaException e) {
            throw ClusterOptions.unusable(config, e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
