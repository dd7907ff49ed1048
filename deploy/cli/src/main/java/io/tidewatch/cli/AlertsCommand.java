package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
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
import picocli.CommandLine.Spec;

@Command(
        name = "alerts",
        mixinStandardHelpOptions = true,
        description = "Alerts: a list, why one fired, and a live tail.")
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
            description = "Prints why an alert is as it is: rule, window, values, bound, samples.")
    int why(
            @Mixin Server server,
            @picocli.CommandLine.Parameters(paramLabel = "KEY", description = "As 'alerts list --keys' prints it.")
                    String key)
            throws QueryException {
        JsonNode why = server.ask(client -> client.why(key)).items();
        if (why.isNull() || why.isMissingNode()) {
            throw new UserError(
                    "there is no alert " + Terminal.plain(key) + "; 'tidewatch alerts list --keys' prints the keys");
        }
        out().println(why.toPrettyString());
        out().flush();
        return 0;
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
