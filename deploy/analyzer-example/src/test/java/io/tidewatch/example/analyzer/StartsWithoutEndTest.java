package io.tidewatch.example.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.cli.backtest.Replay;
import io.tidewatch.cli.backtest.ReplayListener;
import io.tidewatch.event.Severity;
import io.tidewatch.notifier.NotifierConfig;
import io.tidewatch.processor.ProcessorConfig;
import io.tidewatch.processor.plugin.Analyzer;
import io.tidewatch.processor.plugin.host.Plugins;
import io.tidewatch.processor.plugin.host.PluginsConfig;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in the processor's own topologies: on the class path, from a jar, over a restart, in a replay. */
class StartsWithoutEndTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "start", "task (\\S+) started", "end", "task (\\S+) (?:finished|failed)", "within", "10m", "toldFor", "1h");

    @TempDir
    Path dir;

    @Test
    void startWithoutItsEnd_isToldOfAtItsTime_andOverWithTheEnd() {
        try (ExampleDriver driver = driver("run")) {
            driver.line("task 7 started", Duration.ofSeconds(1));
            driver.line("task 8 started", Duration.ofSeconds(2));
            driver.line("task 8 finished", Duration.ofSeconds(3));
            driver.line("unrelated", Duration.ofMinutes(10));
            assertThat(driver.found()).isEmpty();

            driver.advance(Duration.ofMinutes(10).plusMillis(1_498));
            assertThat(driver.found()).isEmpty();
            // a record that is appended half a second later would still be read before that
            driver.advance(Duration.ofMinutes(10).plusMillis(2_498));
            assertThat(driver.found()).singleElement().satisfies(found -> {
                assertThat(found.labels())
                        .containsEntry("alertname", "start-without-end")
                        .containsEntry("analyzer", "starts-without-end")
                        .containsEntry("service", "shop")
                        .containsEntry("key", "7")
                        .containsEntry("host", "h1")
                        .containsEntry("severity", "warning");
                assertThat(found.annotations())
                        .containsEntry("summary", "7 of shop/shop-1 began and did not end within 600 s")
                        .containsEntry("line", "task 7 started");
                assertThat(found.startsAtMillis()).isEqualTo(ExampleDriver.START + 1_000);
                assertThat(found.endsAtMillis()).isEqualTo(ExampleDriver.START + 601_000 + 3_600_000);
            });

            driver.line("task 7 failed", Duration.ofMinutes(11));
            assertThat(driver.found())
                    .singleElement()
                    .satisfies(over -> assertThat(over.endsAtMillis()).isEqualTo(ExampleDriver.START + 660_000));
            // nothing is left but what the host itself keeps
            Map<String, byte[]> rows = new TreeMap<>();
            driver.follow(rows);
            assertThat(rows).hasSize(1);
        }
    }

    /** First of the class path, then of a jar whose classes are nowhere else: it is the analyzer's name that state goes by. */
    @Test
    void closedAndReopened_fromAJarInAFolder_itKnowsWhatBegan_andWhatItToldOf() throws IOException {
        Map<String, byte[]> rows = new TreeMap<>();
        try (ExampleDriver driver = driver("first")) {
            driver.line("task 7 started", Duration.ofSeconds(1));
            driver.advance(Duration.ofMinutes(11));
            driver.line("task 9 started", Duration.ofMinutes(12));
            assertThat(driver.found()).hasSize(1);
            driver.follow(rows);
        }
        assertThat(rows).hasSize(5);
        jar(Files.createDirectory(dir.resolve("plugins")).resolve("analyzer-example.jar"));
        PluginsConfig config = ExampleDriver.config(dir.resolve("plugins").toString(), SETTINGS);
        Plugins plugins = Plugins.load(config, 1, new Without(Analyzer.class.getClassLoader()));
        assertThat(plugins.status()).singleElement().satisfies(of -> {
            assertThat(of.name()).isEqualTo("starts-without-end");
            assertThat(of.from()).endsWith("analyzer-example.jar");
        });
        try (ExampleDriver driver = new ExampleDriver(plugins, dir.resolve("second"))) {
            driver.restore(rows);
            driver.line("task 7 finished", Duration.ofMinutes(20));
            driver.line("still here", Duration.ofMinutes(23));

            List<Signal.External> found = driver.found();
            assertThat(found).extracting(of -> of.labels().get("key")).containsExactly("7", "9");
            assertThat(found.get(0).endsAtMillis()).isEqualTo(ExampleDriver.START + 1_200_000);
            assertThat(found.get(1).endsAtMillis()).isEqualTo(ExampleDriver.START + 1_320_000 + 3_600_000);
        }
    }

    /** Through processor, alerts and notifier: an alert as any other. */
    @Test
    void replay_tellsOfItAsItWasLive_andResolvesIt() throws IOException {
        List<Alert> alerts = new ArrayList<>();
        List<NotificationRecord> told = new ArrayList<>();
        ReplayListener listener = new ReplayListener() {
            @Override
            public void alert(Alert alert) {
                alerts.add(alert);
            }

            @Override
            public void notification(NotificationRecord notification) {
                told.add(notification);
            }
        };
        long start = ExampleDriver.START;
        Path state = Files.createDirectory(dir.resolve("replay"));
        try (Replay replay = Replay.inMemory(withPlugins(), NotifierConfig.defaults(), start, state, listener)) {
            replay.take(record("task 7 started", start + 1_000));
            replay.take(record("task 7 finished", start + 900_000));
            replay.advance(start + 960_000);
        }

        assertThat(alerts)
                .extracting(Alert::state, Alert::severity, Alert::changedAtMillis)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(AlertState.FIRING, Severity.WARNING, start + 601_000),
                        org.assertj.core.groups.Tuple.tuple(AlertState.RESOLVED, Severity.WARNING, start + 900_000));
        assertThat(alerts.get(0).why()).isEqualTo("7 of shop/shop-1 began and did not end within 600 s");
        assertThat(told)
                .isNotEmpty()
                .allSatisfy(t ->
                        assertThat(t.alertKeys()).containsExactly(alerts.get(0).key()));
    }

    @Test
    void badSettings_areRefusedByTheirKeys() {
        PluginsConfig config = ExampleDriver.config(
                "", Map.of("start", "task (\\S+", "end", "finished", "within", "0s", "severty", "error"));

        assertThatThrownBy(() -> Plugins.load(config, 1).close())
                .hasMessageContaining(
                        "processor.plugins.starts-without-end.start: is 'task (\\S+', no regular expression")
                .hasMessageContaining("processor.plugins.starts-without-end.end: is 'finished', expected a group")
                .hasMessageContaining("processor.plugins.starts-without-end.within: is '0s', expected 1s to 7d")
                .hasMessageContaining("processor.plugins.starts-without-end.severty: is no known key");
    }

    private ExampleDriver driver(String run) {
        return new ExampleDriver(Plugins.load(ExampleDriver.config("", SETTINGS), 1), dir.resolve(run));
    }

    private static ProcessorConfig withPlugins() {
        ProcessorConfig d = ProcessorConfig.defaults();
        return new ProcessorConfig(
                d.kafka(),
                d.instanceId(),
                d.state(),
                d.streams(),
                d.time(),
                d.rules(),
                d.logs(),
                d.metrics(),
                d.signals(),
                d.http(),
                d.redaction(),
                d.health(),
                ExampleDriver.config("", SETTINGS),
                d.search(),
                d.reports());
    }

    private static ConsumerRecord<byte[], byte[]> record(String text, long millis) {
        RecordHeaders headers = new RecordHeaders();
        new RecordOrigin(new io.tidewatch.event.Source("shop", "shop-1", "h1", "prod", "1.0"), 1, millis, 1)
                .write(headers);
        String json = "{\"v\":1,\"ts\":" + millis + ",\"level\":\"INFO\",\"msg\":\"" + text + "\"}";
        return new ConsumerRecord<>(
                Topics.LOGS,
                0,
                0,
                millis,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                "shop/shop-1".getBytes(StandardCharsets.UTF_8),
                json.getBytes(StandardCharsets.UTF_8),
                headers,
                Optional.empty());
    }

    /** What the module's jar holds. */
    private static void jar(Path jar) throws IOException {
        Path classes = Path.of("target/classes");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path entry : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(classes.relativize(entry).toString()));
                out.write(Files.readAllBytes(entry));
                out.closeEntry();
            }
        }
    }

    /** Knows Tidewatch and not the example, which the tests have on their class path. */
    private static final class Without extends ClassLoader {
        Without(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.tidewatch.example.analyzer.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.startsWith("META-INF/services/io.tidewatch.processor.plugin.")
                    ? Collections.emptyEnumeration()
                    : super.getResources(name);
        }
    }
}
