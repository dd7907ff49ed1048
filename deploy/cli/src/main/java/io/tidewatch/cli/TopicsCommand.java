package io.tidewatch.cli;

import io.tidewatch.topics.TopicAdmin;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.topics.TopicSpec;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
