package io.tidewatch.notifier;

import io.tidewatch.notifier.deliver.RetryConfig;
import io.tidewatch.notifier.group.GroupingConfig;
import io.tidewatch.notifier.receiver.ChannelConfig;
import io.tidewatch.notifier.receiver.ReceiverConfig;
import io.tidewatch.notifier.route.RouteConfig;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * All settings of the notifier.
 *
 * @param kafka where the broker is
 * @param instanceId stable name of this instance: its static membership; unlike that of any other instance
 * @param state where state lies
 * @param streams how the application runs
 * @param grouping what holds for routes that do not say otherwise
 * @param retry how long a notification that does not get through is tried
 * @param routes asked in order
 * @param receivers whom routes name
 */
public record NotifierConfig(
        Kafka kafka,
        String instanceId,
        State state,
        Streams streams,
        GroupingConfig grouping,
        RetryConfig retry,
        List<RouteConfig> routes,
        List<ReceiverConfig> receivers) {
    /**
     * Where the broker is.
     *
     * @param bootstrapServers {@code host:port}, comma separated
     * @param properties handed to every Kafka client as they are (security.protocol, sasl.…, ssl.…)
     * @param replication of internal topics
     */
    public record Kafka(String bootstrapServers, Map<String, String> properties, int replication) {
        public Kafka {
            if (Objects.requireNonNullElse(bootstrapServers, "").isBlank()) {
                throw new IllegalArgumentException("bootstrapServers is empty, expected host:port");
            }
            properties = properties == null ? Map.of() : Map.copyOf(properties);
            if (replication < -1 || replication == 0) {
                throw new IllegalArgumentException(
                        "replication is " + replication + ", expected at least 1, or -1 for the broker's default");
            }
        }

        public static Kafka defaults() {
            return new Kafka("localhost:9092", Map.of(), -1);
        }

        public static Kafka at(String bootstrapServers) {
            return new Kafka(bootstrapServers, Map.of(), -1);
        }
    }

    /**
     * Where state lies.
     *
     * @param dir folder of this instance alone; refused below the system's temporary folder
     * @param allowTemporaryDir for tests: {@code dir} may lie below the temporary folder
     */
    public record State(String dir, boolean allowTemporaryDir) {
        public State {
            if (Objects.requireNonNullElse(dir, "").isBlank()) {
                throw new IllegalArgumentException("dir is empty, expected a folder");
            }
        }

        public static State defaults() {
            return new State("data/notifier", false);
        }
    }

    /**
     * How the application runs.
     *
     * @param threads stream threads
     * @param commit commit interval: what was decided is sent after it
     * @param sessionTimeout how long an instance may be gone before its work moves on
     */
    public record Streams(int threads, Duration commit, Duration sessionTimeout) {
        public Streams {
            if (threads < 1) {
                throw new IllegalArgumentException("threads is " + threads + ", expected at least 1");
            }
            if (commit.toMillis() < 5) {
                throw new IllegalArgumentException("commit is " + commit + ", expected at least 5 ms");
            }
            if (sessionTimeout.toMillis() < 1000) {
                throw new IllegalArgumentException("sessionTimeout is " + sessionTimeout + ", expected at least 1 s");
            }
        }

        public static Streams defaults() {
            return new Streams(1, Duration.ofMillis(50), Duration.ofSeconds(8));
        }
    }

    public NotifierConfig {
        Objects.requireNonNull(kafka, "kafka");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(streams, "streams");
        Objects.requireNonNull(grouping, "grouping");
        Objects.requireNonNull(retry, "retry");
        routes = List.copyOf(routes);
        receivers = List.copyOf(receivers);
        if (instanceId == null || !instanceId.matches("[A-Za-z0-9._-]{1,100}")) {
            throw new IllegalArgumentException(
                    "instanceId is '" + instanceId + "', expected 1 to 100 letters, digits, '.', '_' or '-'");
        }
        Set<String> names = new HashSet<>();
        Set<String> channels = new HashSet<>();
        for (ReceiverConfig receiver : receivers) {
            once(names, "receiver", receiver.name());
            receiver.channels().stream().map(ChannelConfig::name).forEach(c -> once(channels, "channel", c));
        }
        Set<String> routeNames = new HashSet<>();
        for (RouteConfig route : routes) {
            once(routeNames, "route", route.name());
            for (String receiver : route.receivers()) {
                if (!names.contains(receiver)) {
                    throw new IllegalArgumentException("route " + route.name() + " names the receiver '" + receiver
                            + "', expected one of " + names);
                }
            }
        }
    }

    /** One route: every alert is printed. */
    public static NotifierConfig defaults() {
        return new NotifierConfig(
                Kafka.defaults(),
                "notifier-1",
                State.defaults(),
                Streams.defaults(),
                GroupingConfig.defaults(),
                RetryConfig.defaults(),
                List.of(RouteConfig.defaults()),
                List.of(ReceiverConfig.defaults()));
    }

    private static void once(Set<String> seen, String kind, String name) {
        if (!seen.add(name)) {
            throw new IllegalArgumentException("there are two of " + kind + " '" + name + "'");
        }
    }
}
