package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AlertCommand.Action;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.subscribe.AlertSubscription;
import io.tidewatch.subscribe.QueryClient.QueryException;
import io.tidewatch.wire.DurationText;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.Topics;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "alerts",
        mixinStandardHelpOptions = true,
        description = {
            "Alerts: a list, one of them, why it fired, a live tail; and what people ask of them. What is asked is written",
            "to the audit topic with who asked, when, and what came of it.",
            "",
            "Example: one has it in hand for two hours; after that it counts as unacknowledged again",
            "  tidewatch alerts ack 'cpu{host=\"web-17\"}' --for 2h --comment 'disk is being replaced'"
        })
final class AlertsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Prints the alerts as they stand.")
    void list(
            @Mixin Server server, @Option(names = "--keys", description = "Also prints each alert's key.") boolean keys)
            throws QueryException {
        server.ask(client -> client.alerts(Map.of())).items().forEach(alert -> {
            out().println(Terminal.alert(alert));
            if (keys) {
                out().println("          " + Terminal.plain(alert.path("key").asText()));
            }
        });
        out().flush();
    }

    @Command(
            name = "why",
            mixinStandardHelpOptions = true,
            description = {
                "Prints why an alert is as it is: rule, window, values, bound, samples, its last transitions, what held it, and",
                "who was told of it or which stage of the notifier kept it back."
            })
    int why(@Mixin Server server, @Parameters(paramLabel = "KEY", description = AlertWords.KEY) String key)
            throws QueryException {
        JsonNode why = server.ask(client -> client.why(key)).items();
        if (why.isNull() || why.isMissingNode()) {
            throw noSuch(key);
        }
        out().println(why.toPrettyString());
        out().flush();
        return 0;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Prints one alert as it stands.")
    int show(@Mixin Server server, @Parameters(paramLabel = "KEY", description = AlertWords.KEY) String key)
            throws QueryException {
        JsonNode alert = server.ask(client -> client.alert(key)).items();
        if (alert.isNull() || alert.isMissingNode()) {
            throw noSuch(key);
        }
        out().println(alert.toPrettyString());
        out().flush();
        return 0;
    }

    @Command(
            name = "ack",
            mixinStandardHelpOptions = true,
            description = "Somebody has it in hand: no reminders, no escalation, until it resolves.")
    int ack(
            @Mixin ClusterOptions options,
            @Mixin AlertWords words,
            @Option(names = "--for", paramLabel = "SPAN", description = "Lapses after that, such as 2h.") @Nullable
                    String span) {
        long now = System.currentTimeMillis();
        long until = span == null ? 0 : now + DurationText.parse(span).toMillis();
        return ask(options, words.command(Action.ACKNOWLEDGE, now, until));
    }

    @Command(name = "unack", mixinStandardHelpOptions = true, description = "Takes an acknowledgement back.")
    int unack(@Mixin ClusterOptions options, @Mixin AlertWords words) {
        return ask(options, words, Action.UNACKNOWLEDGE);
    }

    @Command(
            name = "resolve",
            mixinStandardHelpOptions = true,
            description = "Ends an alert by hand. If its condition still holds it fires again, and says so.")
    int resolve(@Mixin ClusterOptions options, @Mixin AlertWords words) {
        return ask(options, words, Action.RESOLVE);
    }

    @Command(
            name = "reopen",
            mixinStandardHelpOptions = true,
            description = "Lets a resolved alert fire again, until its condition held and ended once more.")
    int reopen(@Mixin ClusterOptions options, @Mixin AlertWords words) {
        return ask(options, words, Action.REOPEN);
    }

    @Command(name = "comment", mixinStandardHelpOptions = true, description = "Says something of an alert.")
    int comment(
            @Mixin ClusterOptions options,
            @Parameters(paramLabel = "KEY", description = AlertWords.KEY) String key,
            @Parameters(paramLabel = "TEXT", description = "What is said.") String text,
            @Option(names = "--by", paramLabel = "NAME", description = AlertWords.BY) @Nullable String by) {
        return ask(
                options, new AlertCommand(key, Action.COMMENT, AlertWords.who(by), System.currentTimeMillis(), text));
    }

    private int ask(ClusterOptions options, AlertWords words, Action action) {
        return ask(options, words.command(action, System.currentTimeMillis(), 0));
    }

    private int ask(ClusterOptions options, AlertCommand command) {
        AuditRecord answer = new AlertCommands(options.load()).ask(command);
        boolean done = answer.outcome() == AuditRecord.Outcome.DONE;
        String what = Terminal.plain(answer.action() + " " + answer.target());
        out().println(done ? "done: " + what : "refused: " + what + ": " + Terminal.plain(answer.detail()));
        out().flush();
        return done ? 0 : 1;
    }

    private static UserError noSuch(String key) {
        return new UserError(
                "there is no alert " + Terminal.plain(key) + "; 'tidewatch alerts list --keys' prints the keys");
    }

    @Command(
            name = "tail",
            mixinStandardHelpOptions = true,
            description =
                    "Prints each transition as it is committed, until Ctrl-C. Reads Kafka itself: the running 'up', or --kafka.")
    void tail(
            @Mixin ClusterOptions options,
            @Option(
                            names = "--from",
                            paramLabel = "AGO",
                            description = "Begins so long ago, such as 1h (default: now).")
                    @Nullable
                    String from)
            throws InterruptedException {
        ProductConfig config = options.load();
        ClusterOptions.require(config, Topics.ALERTS);
        ProductConfig.Kafka kafka = config.kafka();
        AlertSubscription.Builder subscription = AlertSubscription.to(kafka.bootstrapServers());
        kafka.properties().forEach(subscription::kafka);
        if (from != null) {
            subscription.from(Instant.now().minus(DurationText.parse(from)));
        }
        CountDownLatch stop = new CountDownLatch(1);
        try (AlertSubscription tail = subscription.deliverTo(alert -> {
            out().println(Terminal.alert(Json.shared().valueToTree(alert)));
            out().flush();
        })) {
            Runtime.getRuntime().addShutdownHook(new Thread(stop::countDown, "tidewatch-tail-stop"));
            tail.start();
            stop.await();
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
