package io.tidewatch.agent.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import io.tidewatch.agent.parse.LineFormat;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import io.tidewatch.publish.Capture;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** What the library's file appender writes, and rolls meanwhile, is what the agent reads. */
class FileAppenderTailTest {
    private static final Source HOST = new Source("host", "h1", "h1", "", "");

    @TempDir
    Path dir;

    @Test
    void fileOfTheLibrary_isReadWhole_withTheSourceItNames() throws Exception {
        // Given
        RecordingSink sink = new RecordingSink();
        LoggerContext context = context();
        Logger log = context.getLogger("com.acme.Orders");
        List<String> written = new ArrayList<>();
        TailConfig d = TailConfig.defaults();
        TailConfig config = new TailConfig(
                List.of(new TailedPath(dir + "/shop.jsonl", "", LineFormat.AUTO, "UTF-8", List.of())),
                Duration.ofMillis(10),
                Duration.ofNanos(1),
                Duration.ofMillis(20),
                Duration.ofMillis(300),
                Duration.ofSeconds(2),
                d.maxLineBytes(),
                d.maxFiles(),
                d.maxInFlight(),
                d.maxInFlightBytes(),
                "");
        try (Tailer tailer = new Tailer(config, HOST, dir.resolve("state"), sink, Clock.systemUTC())) {
            // When
            for (int i = 0; i < 300; i++) {
                log.info("Order {} placed", i, new IllegalStateException("e" + i));
                written.add("Order " + i + " placed");
                if (i % 5 == 0) {
                    tailer.step();
                }
            }
            context.stop();
            // Then
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                tailer.step();
                assertThat(sink.messages()).containsExactlyInAnyOrderElementsOf(written);
            });
        }
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files.filter(path -> path.toString().endsWith(".gz"))).hasSizeGreaterThan(1);
        }
        LogEvent first = sink.taken.stream().map(Capture::toEvent).findFirst().orElseThrow();
        assertThat(first.source()).isEqualTo(new Source("shop", "shop-1", "web-7", "", ""));
        assertThat(first.template()).isEqualTo("Order {} placed");
        assertThat(first.thrown().stack()).startsWith("java.lang.IllegalStateException: e0\n\tat ");
    }

    private LoggerContext context() throws Exception {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        context.putProperty("TIDEWATCH_FILE", dir.resolve("shop.jsonl").toString());
        context.putProperty("TIDEWATCH_FILE_SIZE", "200KB");
        context.putProperty("TIDEWATCH_SERVICE", "shop");
        context.putProperty("TIDEWATCH_INSTANCE", "shop-1");
        context.putProperty("TIDEWATCH_HOST", "web-7");
        JoranConfigurator joran = new JoranConfigurator();
        joran.setContext(context);
        joran.doConfigure(new ByteArrayInputStream(("<configuration>"
                        + "<include resource=\"io/tidewatch/logback/file-appender.xml\"/>"
                        + "<root level=\"INFO\"><appender-ref ref=\"TIDEWATCH_FILE\"/></root></configuration>")
                .getBytes(UTF_8)));
        return context;
    }
}
