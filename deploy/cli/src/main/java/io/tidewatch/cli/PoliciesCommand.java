package io.tidewatch.cli;

import io.tidewatch.event.LogLevel;
import io.tidewatch.policy.Policy;
import io.tidewatch.policy.PolicyWatch;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "policies",
        mixinStandardHelpOptions = true,
        description = {
            "What publishers send less of, or where it is kept less long; obeyed by running applications within",
            "seconds, without a restart.",
            "",
            "Example: of each pattern of the cart service send 5 lines a second; counts stay exact",
            "  tidewatch policies sample quiet-cart --service cart --per-second 5",
            "Example: no DEBUG of anything below com.acme.noise",
            "  tidewatch policies drop no-noise --logger com.acme.noise. --up-to DEBUG",
            "Example: INFO and below of the batch service are kept 3 days instead of 30, searched and counted as ever",
            "  tidewatch policies keep-short batch --service batch --up-to INFO"
        })
final class PoliciesCommand implements Runnable {
    private static final Duration WAIT = Duration.ofSeconds(15);

    @Spec
    private CommandSpec spec;

    /** Whose lines. */
    static final class Selection {
        @Option(names = "--service", description = "Name of the service, * for any part of it; without: all.")
        private String service = "";

        @Option(names = "--environment", description = "The same for the environment.")
        private String environment = "";

        @Option(names = "--logger", description = "Prefix of the logger's name.")
        private String logger = "";

        @Option(names = "--comment", description = "Why, for those who wonder later.")
        private String comment = "";

        Policy policy(String id, LogLevel upTo, boolean drop, double perSecond, boolean keepShort) {
            try {
                return new Policy(
                        id,
                        true,
                        service,
                        environment,
                        logger,
                        upTo,
                        drop,
                        perSecond,
                        keepShort,
                        System.getProperty("user.name", ""),
                        comment);
            } catch (IllegalArgumentException e) {
                throw new UserError(e.getMessage());
            }
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Prints the policies in force.")
    void list(@Mixin ClusterOptions options) {
        Collection<Policy> policies = read(options.load());
        if (policies.isEmpty()) {
            out().println("no policies: publishers send all lines, to " + Topics.LOGS);
        }
        policies.forEach(policy -> out().println(Terminal.plain(line(policy))));
        out().flush();
    }

    @Command(
            name = "sample",
            mixinStandardHelpOptions = true,
            description = "Of each pattern only so many lines a second are sent; each says how many it stands for.")
    void sample(
            @Mixin ClusterOptions options,
            @Mixin Selection selection,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--per-second", required = true, description = "Lines of each pattern a second.")
                    double perSecond,
            @Option(names = "--up-to", defaultValue = "INFO", description = "Highest level; default ${DEFAULT-VALUE}.")
                    LogLevel upTo) {
        write(options.load(), id, selection.policy(id, upTo, false, perSecond, false));
    }

    @Command(
            name = "drop",
            mixinStandardHelpOptions = true,
            description = "Lines up to a level are not sent at all; their publishers count them.")
    void drop(
            @Mixin ClusterOptions options,
            @Mixin Selection selection,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--up-to", defaultValue = "DEBUG", description = "Highest level; default ${DEFAULT-VALUE}.")
                    LogLevel upTo) {
        write(options.load(), id, selection.policy(id, upTo, true, 0, false));
    }

    @Command(
            name = "keep-short",
            mixinStandardHelpOptions = true,
            description = {
                "Lines up to a level go to the topic " + Topics.SHORT_LOGS
                        + ", which is kept 3 days (its retention.ms)",
                "instead of 30. They are searched, counted and alerted on like all others. A drop goes before it; what a",
                "sample lets through goes where this says. What was sent before stays where it is."
            })
    void keepShort(
            @Mixin ClusterOptions options,
            @Mixin Selection selection,
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--up-to", defaultValue = "INFO", description = "Highest level; default ${DEFAULT-VALUE}.")
                    LogLevel upTo) {
        Policy policy = selection.policy(id, upTo, false, 0, true);
        ProductConfig config = options.load();
        ClusterOptions.require(config, Topics.SHORT_LOGS);
        write(config, id, policy);
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Ends a policy.")
    void remove(@Mixin ClusterOptions options, @Parameters(paramLabel = "ID") String id) {
        ProductConfig config = options.load();
        if (read(config).stream().noneMatch(policy -> policy.id().equals(id))) {
            throw new UserError("there is no policy " + Terminal.plain(id) + "; 'tidewatch policies list' prints them");
        }
        write(config, id, null);
    }

    private static String line(Policy policy) {
        String what = policy.drop()
                ? "drop"
                : policy.keepShort() ? "keep short" : "sample " + policy.perSecond() + "/s of each pattern";
        return String.format(
                "%-24s %-9s %s, up to %s, service %s%s%s%s",
                policy.id(),
                Boolean.TRUE.equals(policy.enabled()) ? "in force" : "suspended",
                what,
                policy.upTo(),
                policy.service().isEmpty() ? "*" : policy.service(),
                policy.environment().isEmpty() ? "" : ", environment " + policy.environment(),
                policy.logger().isEmpty() ? "" : ", logger " + policy.logger(),
                policy.comment().isEmpty() ? "" : "  (" + policy.comment() + ")");
    }

    private static Collection<Policy> read(ProductConfig config) {
        ClusterOptions.require(config, Topics.POLICIES);
        CompletableFuture<Collection<Policy>> found = new CompletableFuture<>();
        try (PolicyWatch watch =
                new PolicyWatch(ClusterOptions.client(config), found::complete, Duration.ofSeconds(1))) {
            Thread reading = new Thread(watch, "policies");
            reading.setDaemon(true);
            reading.start();
            return found.get(WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new UserError("the policies were not read within " + WAIT.toSeconds() + " s: Kafka at "
                    + config.kafka().bootstrapServers() + " is slow, or this user may not read " + Topics.POLICIES
                    + "; 'tidewatch topics acls' prints the rights");
        } catch (InterruptedException | ExecutionException e) {
            throw new UserError("the policies were not read: " + e);
        }
    }

    private void write(ProductConfig config, String id, @Nullable Policy policy) {
        ClusterOptions.require(config, Topics.POLICIES);
        Map<String, Object> settings = ClusterOptions.client(config);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) WAIT.toMillis());
        byte[] key = id.getBytes(StandardCharsets.UTF_8);
        byte[] value = policy == null ? null : JsonCodec.POLICY.encode(policy);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.POLICIES, key, value)).get(WAIT.toSeconds(), TimeUnit.SECONDS);
            out().println((policy == null ? "removed " : "in force: ") + Terminal.plain(id)
                    + "; publishers obey within seconds");
            out().flush();
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            throw ClusterOptions.unusable(config, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
