package io.tidewatch.processor;

import io.tidewatch.processor.health.HealthConfig;
import io.tidewatch.processor.logs.LogsConfig;
import io.tidewatch.processor.logs.SearchLimits;
import io.tidewatch.processor.metrics.MetricsConfig;
import io.tidewatch.processor.plugin.host.PluginsConfig;
import io.tidewatch.processor.query.QueryConfig;
import io.tidewatch.processor.schedule.ReportSchedule;
import io.tidewatch.processor.signals.SignalConfig;
import io.tidewatch.redact.RedactConfig;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * All settings of the processor.
 *
 * @param kafka where the broker is
 * @param instanceId stable name of this instance: its static membership; unlike that of any other instance
 * @param state where state lies and how much memory it may take
 * @param streams how the two applications run
 * @param time how long things are waited for
 * @param rules what happens to the rules at the first start
 * @param logs bounds of the way of a log line
 * @param metrics bounds of the way of metrics
 * @param signals bounds on what the analysis tells the alerts
 * @param http where the API listens
 * @param redaction what is hidden once more of the texts that alerts and answers show
 * @param health from when on services and hosts count as not well
 * @param plugins analyzers of others: where they are, what they may take
 * @param search bounds of one search of log lines
 * @param reports which reports are made when, and for whom; the same on all instances
 */
public record ProcessorConfig(
        Kafka kafka,
        String instanceId,
        State state,
        Streams streams,
        Time time,
        Rules rules,
        LogsConfig logs,
        MetricsConfig metrics,
        SignalConfig signals,
        QueryConfig http,
        RedactConfig redaction,
        HealthConfig health,
        PluginsConfig plugins,
        SearchLimits search,
        List<ReportSchedule> reports) {
    /**
     * Where the broker is.
     *
     * @param bootstrapServers {@code host:port}, comma separated
     * @param properties handed to every Kafka client as they are (security.protocol, sasl.…, ssl.…)
     */
    public record Kafka(String bootstrapServers, Map<String, String> properties) {
        public Kafka {
            if (Objects.requireNonNullElse(bootstrapServers, "").isBlank()) {
                throw new IllegalArgumentException("bootstrapServers is empty, expected host:port");
            }
            properties = properties == null ? Map.of() : Map.copyOf(properties);
        }

        public static Kafka defaults() {
            return new Kafka("localhost:9092", Map.of());
        }
    }

    /**
     * Where state lies and how much memory it may take.
     *
     * @param dir folder of this instance alone; refused below the system's temporary folder
     * @param allowTemporaryDir for tests: {@code dir} may lie below the temporary folder
     * @param rocksCacheBytes one block cache for all stores of the process, index and filter blocks included
     * @param rocksWriteBytes write buffers of all stores of the process, charged to that cache
     * @param rowBytes rows that are kept decoded while they are worked on, of all stores of the process, by estimate
     * @param waitingBytes what was said to alerts before its time and waits for it, of each task, as it is stored: in memory
     *     some three times as much; what is more is taken as it comes, and counted as {@code unordered}
     * @param acceptLoss start although a changelog is missing: what it held is gone
     * @param acceptTopologyChange start although the state was written by another topology: local state is rebuilt
     */
    public record State(
            String dir,
            boolean allowTemporaryDir,
            long rocksCacheBytes,
            long rocksWriteBytes,
            long rowBytes,
            long waitingBytes,
            boolean acceptLoss,
            boolean acceptTopologyChange) {
        public State {
            if (Objects.requireNonNullElse(dir, "").isBlank()) {
                throw new IllegalArgumentException("dir is empty, expected a folder");
            }
            atLeast("rocksCacheBytes", rocksCacheBytes, 1 << 20);
            atLeast("rocksWriteBytes", rocksWriteBytes, 1 << 20);
            atLeast("rowBytes", rowBytes, 1 << 20);
            atLeast("waitingBytes", waitingBytes, 1 << 10);
        }

        public static State defaults() {
            return new State("data/processor", false, 128L << 20, 64L << 20, 64L << 20, 32L << 20, false, false);
        }
    }

    /**
     * How the two applications run.
     *
     * @param guarantee {@code exactly_once_v2}; {@code at_least_once} is there to be compared with: a crash then counts
     *     events twice, or takes what is replayed for repeats and loses it
     * @param analysisThreads stream threads of the analysis application
     * @param alertsThreads stream threads of the alerts application
     * @param analysisCommit how often the analysis application commits while it keeps up: its results are seen after it
     * @param alertsCommit how often the alerts application commits while it keeps up
     * @param busyCommit how often either commits while it is behind; the longer of this and its own counts
     * @param sessionTimeout how long an instance may be gone before its work moves on
     * @param standbys copies of each store on other instances
     * @param watchdog how long an application may neither run nor restore before it counts as stuck
     */
    public record Streams(
            String guarantee,
            int analysisThreads,
            int alertsThreads,
            Duration analysisCommit,
            Duration alertsCommit,
            Duration busyCommit,
            Duration sessionTimeout,
            int standbys,
            Duration watchdog) {
        public Streams {
            if (!"exactly_once_v2".equals(guarantee) && !"at_least_once".equals(guarantee)) {
                throw new IllegalArgumentException(
                        "guarantee is '" + guarantee + "', expected exactly_once_v2 or at_least_once");
            }
            atLeast("analysisThreads", analysisThreads, 1);
            atLeast("alertsThreads", alertsThreads, 1);
            atLeast("analysisCommit in ms", analysisCommit.toMillis(), 5);
            atLeast("alertsCommit in ms", alertsCommit.toMillis(), 5);
            atLeast("busyCommit in ms", busyCommit.toMillis(), 5);
            atLeast("sessionTimeout in ms", sessionTimeout.toMillis(), 1000);
            atLeast("standbys", standbys, 0);
            atLeast("watchdog in ms", watchdog.toMillis(), 1000);
        }

        public static Streams defaults() {
            return new Streams(
                    "exactly_once_v2",
                    1,
                    1,
                    Duration.ofMillis(40),
                    Duration.ofMillis(25),
                    Duration.ofMillis(200),
                    Duration.ofSeconds(8),
                    0,
                    Duration.ofMinutes(2));
        }
    }

    /**
     * How long things are waited for.
     *
     * @param grace how long after its end a window of event time stays open
     * @param holdAfter how far a partition may lag before the rules on its stream are held
     * @param noDataAfter how long windows of an alert's group have to be without data before it is said to have none; at
     *     least two and a half times as long as its points are apart
     * @param forgetAfter how long a source may be silent before it is forgotten with its rows
     * @param groupNewFor how long an error group counts as new
     */
    public record Time(
            Duration grace, Duration holdAfter, Duration noDataAfter, Duration forgetAfter, Duration groupNewFor) {
        public Time {
            atLeast("grace in ms", grace.toMillis(), 0);
            atLeast("holdAfter in ms", holdAfter.toMillis(), 1000);
            atLeast("noDataAfter in ms", noDataAfter.toMillis(), 0);
            atLeast("forgetAfter in ms", forgetAfter.toMillis(), 1000);
            atLeast("groupNewFor in ms", groupNewFor.toMillis(), 0);
        }

        public static Time defaults() {
            return new Time(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1),
                    Duration.ofDays(1),
                    Duration.ofDays(1));
        }
    }

    /**
     * What happens to the rules at the first start.
     *
     * @param publishPredefined whether the predefined rules are written where there are no rules yet
     * @param timeScale factor on the durations of the predefined rules as they are written; demo: below 1
     */
    public record Rules(boolean publishPredefined, double timeScale) {
        public Rules {
            if (!(timeScale > 0) || timeScale > 1) {
                throw new IllegalArgumentException("timeScale is " + timeScale + ", expected above 0, up to 1");
            }
        }

        public static Rules defaults() {
            return new Rules(true, 1);
        }
    }

    public ProcessorConfig {
        Objects.requireNonNull(kafka, "kafka");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(streams, "streams");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(rules, "rules");
        Objects.requireNonNull(logs, "logs");
        Objects.requireNonNull(metrics, "metrics");
        Objects.requireNonNull(signals, "signals");
        Objects.requireNonNull(http, "http");
        Objects.requireNonNull(redaction, "redaction");
        Objects.requireNonNull(health, "health");
        Objects.requireNonNull(plugins, "plugins");
        Objects.requireNonNull(search, "search");
        reports = List.copyOf(Objects.requireNonNullElse(reports, List.of()));
        Set<String> names = new HashSet<>();
        for (ReportSchedule report : reports) {
            if (!names.add(report.name())) {
                throw new IllegalArgumentException("there are two reports '" + report.name() + "'");
            }
        }
        if (instanceId == null || !instanceId.matches("[A-Za-z0-9._-]{1,100}")) {
            throw new IllegalArgumentException(
                    "instanceId is '" + instanceId + "', expected 1 to 100 letters, digits, '.', '_' or '-'");
        }
    }

    public static ProcessorConfig defaults() {
        return new ProcessorConfig(
                Kafka.defaults(),
                "processor-1",
                State.defaults(),
                Streams.defaults(),
                Time.defaults(),
                Rules.defaults(),
                LogsConfig.defaults(),
                MetricsConfig.defaults(),
                SignalConfig.defaults(),
                QueryConfig.defaults(),
                RedactConfig.defaults(),
                HealthConfig.defaults(),
                PluginsConfig.defaults(),
                SearchLimits.defaults(),
                List.of());
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", expected at least " + least);
        }
    }
}
