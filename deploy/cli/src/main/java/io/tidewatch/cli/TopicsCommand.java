package io.tidewatch.cli;

import io.tidewatch.cli.acl.Grant;
import io.tidewatch.topics.TopicAdmin;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.topics.TopicSpec;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AclBinding;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = "The topics: what they should be, created or checked. Topics are never created by themselves.")
final class TopicsCommand implements Runnable {
    @Mixin
    private ClusterOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description = "Creates the topics that are missing; changes none that exists.")
    int apply(@Mixin ClusterOptions more) {
        TopicLayout layout = layout(chosen(more));
        TopicAdmin.Applied applied = ClusterOptions.ask(chosen(more), admin -> TopicAdmin.apply(admin, layout));
        applied.created().forEach(name -> out().println("created    " + name));
        applied.unchanged().forEach(name -> out().println("unchanged  " + name));
        return report(applied.problems());
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Says what is wrong with the topics, and the way out.")
    int check(@Mixin ClusterOptions more) {
        TopicLayout layout = layout(chosen(more));
        List<String> problems = ClusterOptions.ask(chosen(more), admin -> TopicAdmin.check(admin, layout));
        if (problems.isEmpty()) {
            out().println("all " + layout.specs().size() + " topics are as they should be");
        }
        return report(problems);
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Prints the layout, for those who create topics by other means.")
    void list(@Mixin ClusterOptions more) {
        for (TopicSpec topic : layout(chosen(more)).specs()) {
            out().printf(
                            "%-28s %2d partitions  %d replicas  %s%n",
                            topic.name(), topic.partitions(), topic.replication(), topic.configs());
        }
    }

    @Command(
            name = "acls",
            mixinStandardHelpOptions = true,
            description = {
                "The least rights of every part: who has to be allowed what, for clusters that ask.",
                "",
                "Example: two applications and a notifier that logs in by certificate",
                "  tidewatch topics acls --principal library=User:shop --principal library=User:cart"
                        + " --principal notifier=User:CN=notifier"
            })
    void acls(
            @Mixin ClusterOptions more,
            @Option(
                            names = "--principal",
                            paramLabel = "PART=PRINCIPAL",
                            description =
                                    "Who a part is (library, agent, subscriber, processor, notifier, console); may be"
                                            + " given several times, also for one part. Default: User:tidewatch-PART.")
                    @Nullable
                    List<String> principals,
            @Option(
                            names = "--output",
                            defaultValue = "commands",
                            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
                    AclOutput output,
            @Option(names = "--apply", description = "Creates them; takes away none that are there.") boolean apply) {
        ProductConfig config = chosen(more);
        List<Grant> grants;
        try {
            grants = Grant.of(layout(config), principals == null ? List.of() : principals);
        } catch (IllegalArgumentException e) {
            throw new UserError(Terminal.plain(String.valueOf(e.getMessage())));
        }
        if (output == AclOutput.JSON) {
            out().println(Grant.json(grants).toPrettyString());
        } else {
            print(grants, config.kafka().bootstrapServers());
        }
        if (apply) {
            Collection<AclBinding> bindings = Grant.bindings(grants);
            ClusterOptions.ask(config, admin -> TopicAdmin.grant(admin, bindings));
            spec.commandLine().getErr().println(bindings.size() + " rights are granted");
        }
        out().flush();
    }

    private void print(List<Grant> grants, String bootstrapServers) {
        String before = "";
        for (Grant grant : grants) {
            String who = grant.part().label() + ": " + grant.principal();
            if (!who.equals(before)) {
                out().println("# " + who);
                before = who;
            }
            out().println(grant.command(bootstrapServers) + "   # "
                    + grant.right().why());
        }
    }

    /** How rights are printed. */
    enum AclOutput {
        COMMANDS,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private ProductConfig chosen(ClusterOptions more) {
        return (more.said() ? more : options).load();
    }

    private static TopicLayout layout(ProductConfig config) {
        return config.topics().layout();
    }

    private int report(List<String> problems) {
        problems.forEach(problem -> spec.commandLine().getErr().println(problem));
        return problems.isEmpty() ? 0 : 1;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
