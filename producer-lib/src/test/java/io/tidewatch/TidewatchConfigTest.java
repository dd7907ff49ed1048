package io.tidewatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidewatch.config.ConfigException;
import io.tidewatch.config.ConfigReference;
import io.tidewatch.config.Secret;
import io.tidewatch.event.Source;
import io.tidewatch.metrics.MetricsConfig;
import io.tidewatch.profile.ProfilerConfig;
import io.tidewatch.publish.Overflow;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.publish.spill.SpillConfig;
import io.tidewatch.redact.Kind;
import io.tidewatch.redact.RedactConfig;
import io.tidewatch.redact.Style;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TidewatchConfigTest {
    private static final Map<String, String> LEAST = Map.of(
            "TIDEWATCH_SERVICE", "shop",
            "TIDEWATCH_BOOTSTRAP_SERVERS", "k:1",
            "HOSTNAME", "h1");

    /** A value other than the default for each variable. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("TIDEWATCH_SERVICE", "cart"),
            Map.entry("TIDEWATCH_BOOTSTRAP_SERVERS", "k:2"),
            Map.entry("TIDEWATCH_INSTANCE", "i7"),
            Map.entry("TIDEWATCH_HOST", "h2"),
            Map.entry("TIDEWATCH_ENVIRONMENT", "test"),
            Map.entry("TIDEWATCH_RELEASE", "1.2"),
            Map.entry("TIDEWATCH_QUEUE_EVENTS", "100"),
            Map.entry("TIDEWATCH_QUEUE_BYTES", "100000"),
            Map.entry("TIDEWATCH_CLOSE_GRACE", "7s"),
            Map.entry("TIDEWATCH_OVERFLOW_POLICY", "block"),
            Map.entry("TIDEWATCH_OVERFLOW_MAX_BLOCK", "3s"),
            Map.entry("TIDEWATCH_SPILL_ENABLED", "false"),
            Map.entry("TIDEWATCH_SPILL_DIRECTORY", "spill"),
            Map.entry("TIDEWATCH_SPILL_MAX_BYTES", "2000000"),
            Map.entry("TIDEWATCH_SPILL_FSYNC_INTERVAL", "100ms"),
            Map.entry("TIDEWATCH_SPILL_AFTER", "500ms"),
            Map.entry("TIDEWATCH_POLICIES", "false"),
            Map.entry("TIDEWATCH_METRICS_INTERVAL", "30s"),
            Map.entry("TIDEWATCH_METRICS_MAX_SERIES_PER_NAME", "50"),
            Map.entry("TIDEWATCH_METRICS_MAX_SERIES", "4000"),
            Map.entry("TIDEWATCH_METRICS_JVM", "false"),
            Map.entry("TIDEWATCH_METRICS_MAX_LABELS", "10"),
            Map.entry("TIDEWATCH_METRICS_MAX_LABEL_CHARS", "100"),
            Map.entry("TIDEWATCH_METRICS_IDLE", "2h"),
            Map.entry("TIDEWATCH_METRICS_MAX_KAFKA_CLIENTS", "7"),
            Map.entry("TIDEWATCH_IN_APP_PACKAGES", "com.acme,com.b"),
            Map.entry("TIDEWATCH_ATTACH_LOGBACK", "false"),
            Map.entry("TIDEWATCH_CAPTURE_ERRORS", "false"),
            Map.entry("TIDEWATCH_PROFILER", "true"),
            Map.entry("TIDEWATCH_PROFILER_INTERVAL", "5m"),
            Map.entry("TIDEWATCH_SHUTDOWN_HOOK", "false"),
            Map.entry("TIDEWATCH_BREADCRUMBS", "7"),
            Map.entry(
                    "TIDEWATCH_SEVERITY_RULES", "type=java.io.IOException handled=true -> WARNING,logger=a.b -> INFO"),
            Map.entry("TIDEWATCH_REDACT_ENABLED", "false"),
            Map.entry("TIDEWATCH_REDACT_OFF", "email,id_card"),
            Map.entry("TIDEWATCH_REDACT_STYLES", "{\"phone\":\"last4\"}"),
            Map.entry("TIDEWATCH_REDACT_FIELDS", "customerName,address"),
            Map.entry("TIDEWATCH_REDACT_PATTERNS", "{\"order\":\"order-(\\\\d+)\"}"),
            Map.entry("TIDEWATCH_REDACT_HASH_KEY", "k"));

    @Test
    void leastEnvironment_givesTheDefaults() {
        TidewatchConfig config = TidewatchConfig.fromEnvironment(LEAST);

        assertThat(config)
                .isEqualTo(TidewatchConfig.builder("shop", "k:1").host("h1").build());
        PublisherConfig publisher = config.publisher();
        assertThat(publisher.source()).isEqualTo(new Source("shop", "h1", "h1", "", ""));
        assertThat(publisher.queueEvents()).isEqualTo(16_384);
        assertThat(publisher.queueBytes()).isEqualTo(32 << 20);
        assertThat(publisher.maxEventBytes()).isEqualTo(128 << 10);
        assertThat(publisher.packBytes()).isEqualTo(64 << 10);
        assertThat(publisher.packDelay()).isEqualTo(Duration.ofMillis(20));
        assertThat(publisher.closeGrace()).isEqualTo(Duration.ofSeconds(5));
        assertThat(publisher.overflow()).isEqualTo(new Overflow(Overflow.Policy.BY_LEVEL, Duration.ofSeconds(1)));
        assertThat(publisher.spill())
                .isEqualTo(new SpillConfig(true, "", 256 << 20, Duration.ofSeconds(1), Duration.ofSeconds(2)));
        assertThat(publisher.policies()).isTrue();
        assertThat(publisher.kafka()).isEmpty();
        assertThat(config.metrics()).isEqualTo(new MetricsConfig(Duration.ofSeconds(10), 500, 5000, true));
        assertThat(config.errors().inAppPackages()).isEmpty();
        assertThat(config.errors().uncaught()).isTrue();
        assertThat(config.errors().perSecond()).isEqualTo(10);
        assertThat(config.errors().maxFingerprints()).isEqualTo(1000);
        assertThat(config.profiler()).isEqualTo(ProfilerConfig.onDemand());
        assertThat(config.redact()).isEqualTo(RedactConfig.defaults());
        assertThat(List.of(config.attachLogback(), config.captureErrors(), config.shutdownHook()))
                .containsOnly(true);
    }

    @Test
    void everyVariable_changesTheConfiguration() {
        TidewatchConfig defaults = TidewatchConfig.fromEnvironment(LEAST);
        for (ConfigReference.Row row :
                ConfigReference.of(EnvironmentConfig.class).rows()) {
            assertThat(OTHERS).as("a value that is not the default").containsKey(row.variable());
            Map<String, String> environment = new HashMap<>(LEAST);
            environment.put(row.variable(), OTHERS.get(row.variable()));
            assertThat(TidewatchConfig.fromEnvironment(environment))
                    .as(row.variable())
                    .isNotEqualTo(defaults);
        }
    }

    @Test
    void everyVariable_landsWhereItBelongs() {
        Map<String, String> environment = new HashMap<>(OTHERS);
        environment.put("TIDEWATCH_KAFKA_SECURITY_PROTOCOL", "SSL");
        assertThat(TidewatchConfig.fromEnvironment(environment))
                .isEqualTo(TidewatchConfig.builder("cart", "k:2")
                        .instance("i7")
                        .host("h2")
                        .environment("test")
                        .release("1.2")
                        .queue(100, 100_000)
                        .closeGrace(Duration.ofSeconds(7))
                        .overflow(new Overflow(Overflow.Policy.BLOCK, Duration.ofSeconds(3)))
                        .spill(new SpillConfig(
                                false, "spill", 2_000_000, Duration.ofMillis(100), Duration.ofMillis(500)))
                        .policies(false)
                        .metrics(new MetricsConfig(
                                Duration.ofSeconds(30), 50, 4000, false, 10, 100, Duration.ofHours(2), 7))
                        .inAppPackages("com.acme", "com.b")
                        .attachLogback(false)
                        .captureErrors(false)
                        .profiler(ProfilerConfig.defaults().every(Duration.ofMinutes(5)))
                        .shutdownHook(false)
                        .breadcrumbs(7)
                        .severityRules("type=java.io.IOException handled=true -> WARNING", "logger=a.b -> INFO")
                        .redact(RedactConfig.builder()
                                .enabled(false)
                                .off(Kind.EMAIL, Kind.ID_CARD)
                                .style(Kind.PHONE, Style.LAST4)
                                .fields("customerName", "address")
                                .pattern("order", "order-(\\d+)")
                                .hashKey(Secret.of("k"))
                                .build())
                        .kafka("security.protocol", "SSL")
                        .build());
    }

    @Test
    void problems_areAllReportedAtOnce_byVariable() {
        ConfigException e = catchThrowableOfType(
                ConfigException.class,
                () -> TidewatchConfig.fromEnvironment(Map.of(
                        "TIDEWATCH_SERVICE", " ",
                        "TIDEWATCH_QUEUE_EVENTS", "1",
                        "TIDEWATCH_QUEUE_BYTES", "many",
                        "TIDEWATCH_RELAESE", "1.2")));
        assertThat(e.problems())
                .extracting(ConfigException.Problem::toString)
                .containsExactlyInAnyOrder(
                        "TIDEWATCH_SERVICE: is not set",
                        "TIDEWATCH_BOOTSTRAP_SERVERS: is not set",
                        "TIDEWATCH_QUEUE_EVENTS: is 1, expected 64 to 16777216 (set by TIDEWATCH_QUEUE_EVENTS)",
                        "TIDEWATCH_QUEUE_BYTES: is 'many', expected a number (set by TIDEWATCH_QUEUE_BYTES)",
                        "TIDEWATCH_RELAESE: is no known variable; did you mean TIDEWATCH_RELEASE?");
    }

    @Test
    void variablesOfOtherProcesses_doNotConcernAnApplication() {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put("TIDEWATCH_PROCESSOR_HTTP_PORT", "8080");
        environment.put("TIDEWATCH_JAVA_OPTS", "-Xmx1g");
        // what Kubernetes makes of a service named tidewatch
        environment.put("TIDEWATCH_PORT", "tcp://10.0.0.1:8080");
        environment.put("TIDEWATCH_PORT_8080_TCP_ADDR", "10.0.0.1");
        environment.put("TIDEWATCH_SERVICE_HOST", "10.0.0.1");
        environment.put("TIDEWATCH_SERVICE_PORT_HTTP", "8080");
        assertThat(TidewatchConfig.fromEnvironment(environment)).isEqualTo(TidewatchConfig.fromEnvironment(LEAST));
    }
}
