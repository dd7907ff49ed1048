package io.tidewatch.cli;

import io.tidewatch.agent.AgentApp;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.EmbeddedKafkaConfig;
import io.tidewatch.notifier.NotifierApp;
import io.tidewatch.processor.ProcessorNode;
import io.tidewatch.topics.TopicAdmin;
import io.tidewatch.topics.TopicLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;

/** All processes as objects of one JVM, over an embedded Kafka. */
final class AllInOne {
    /** In demo mode five minutes of a rule become fifteen seconds. */
    static final double DEMO_TIME_SCALE = 0.05;

    static final int PARTITIONS = 2;

    private final Settings settings;
    private final Function<Map<String, String>, ProductConfig> config;
    private final Consumer<String> say;
    private final long startedNanos = System.nanoTime();

    /** What the command line says. */
    record Settings(Path data, int httpPort, int kafkaPort, boolean demo) {}

    /**
     * @param config makes the configuration of overrides by key, which lie below what the user gave
     * @param say one line of progress for the person at the terminal
     */
    AllInOne(Settings settings, Function<Map<String, String>, ProductConfig> config, Consumer<String> say) {
        this.settings = settings;
        this.config = config;
        this.say = say;
    }

    /**
     * Starts everything; what was started is closed with {@code parts}, also where a later part fails.
     *
     * @param giveUp told where a part cannot go on: the whole stops then, so that whoever supervises it sees
     */
    void start(Parts parts, Consumer<String> giveUp) throws IOException {
        Files.createDirectories(settings.data());
        EmbeddedKafka kafka =
                new EmbeddedKafka(EmbeddedKafkaConfig.of(settings.data().resolve("kafka"), settings.kafkaPort()));
        ProductConfig product = config.apply(overrides("127.0.0.1:" + settings.kafkaPort()));
        parts.add("kafka", kafka);
        try {
            kafka.start();
        } catch (IllegalStateException e) {
            throw new UserError(e.getMessage());
        }
        parts.goOn();
        progress("Kafka is ready at " + kafka.bootstrapServers());
        int created = topics(kafka.bootstrapServers(), product.topics().layout());
        progress(created == 0 ? "topics are there" : created + " topics created");

        ProcessorNode processor = new ProcessorNode(product.processor(), Clock.systemUTC(), giveUp);
        NotifierApp notifier = new NotifierApp(product.notifier(), System.out, giveUp);
        AgentApp agent = new AgentApp(product.agent());
        parts.addTogether("apps", List.of(processor, notifier));
        parts.add("agent", agent);
        agent.start();
        try {
            processor.start();
        } catch (IllegalStateException e) {
            throw new UserError(e.getMessage());
        }
        parts.goOn();
        notifier.start();
        progress("processor, notifier and agent are starting");
        String http = processor.url();
        new RunningFile(kafka.bootstrapServers(), http, ProcessHandle.current().pid()).write(settings.data());
        parts.add("running file", () -> RunningFile.remove(settings.data()));
        if (settings.demo()) {
            Path log = settings.data().resolve("demo-shop.log");
            parts.add("demo shop", DemoProcess.start(kafka.bootstrapServers(), log));
            progress("the demo shop is open; at 40 s it gets into trouble (its output: " + log + ")");
        }
        say.accept("");
        say.accept("  Open " + http + "   or in another terminal: tidewatch status, tidewatch alerts tail");
        say.accept("  Ctrl-C stops everything; data stay in " + settings.data());
        say.accept("");
    }

    private static int topics(String bootstrap, TopicLayout layout) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            TopicAdmin.Applied applied = TopicAdmin.apply(admin, layout);
            if (!applied.problems().isEmpty()) {
                throw new UserError(String.join("\n", applied.problems()));
            }
            return applied.created().size();
        }
    }

    private Map<String, String> overrides(String bootstrap) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("kafka.bootstrapServers", bootstrap);
        all.put("topics.partitions", Integer.toString(PARTITIONS));
        all.put("topics.replication", "1");
        all.put("processor.state.dir", settings.data().resolve("processor").toString());
        all.put("processor.http.port", Integer.toString(settings.httpPort()));
        all.put("notifier.state.dir", settings.data().resolve("notifier").toString());
        all.put("notifier.kafka.replication", "1");
        all.put("agent.dataDir", settings.data().resolve("agent").toString());
        all.put("agent.interval", "5s");
        if (settings.demo()) {
            all.put("processor.rules.timeScale", Double.toString(DEMO_TIME_SCALE));
        }
        return all;
    }

    private void progress(String line) {
        say.accept(String.format(Locale.ROOT, "%5.1f s  %s", (System.nanoTime() - startedNanos) / 1e9, line));
    }
}
