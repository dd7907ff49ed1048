package io.tidewatch.logback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.status.Status;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.LogEventDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** The file appender as an application includes it. */
class FileAppenderTest {
    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("com.acme.Orders");

    @TempDir
    Path dir;

    @AfterEach
    void stop() {
        MDC.clear();
        context.stop();
    }

    @Test
    void line_isTheEventWithItsSource_redacted() throws Exception {
        include("");
        MDC.put("request_id", "r1");
        log.atWarn()
                .addKeyValue("total", 12.5)
                .setCause(new IllegalStateException("token=hunter2-5f3a"))
                .log("paid {} with password={}", "o-1", "hunter2-5f3a");
        context.stop();
        List<LogEvent> events = decode(Files.readAllBytes(file()));
        assertThat(events).hasSize(1);
        LogEvent event = events.get(0);
        assertThat(event.message()).isEqualTo("paid o-1 with password=****");
        assertThat(event.template()).isEqualTo("paid {} with password={}");
        assertThat(event.level()).isEqualTo(LogLevel.WARN);
        assertThat(event.fields()).isEqualTo(Map.of("total", 12.5));
        assertThat(event.context()).isEqualTo(Map.of("request_id", "r1"));
        assertThat(event.thrown().message()).isEqualTo("token=****");
        assertThat(event.source().service()).isEqualTo("shop");
        assertThat(event.source().host()).isNotBlank();
        assertThat(event.source().release()).isEqualTo("1.4.2");
        assertThat(Files.readString(file())).endsWith("}\n").doesNotContain("hunter2");
    }

    @Test
    void full_filesAreRolledAndCompressed_andEveryLineIsInOneOfThem() throws Exception {
        include("<property name=\"TIDEWATCH_FILE_SIZE\" value=\"20KB\"/>");
        for (int i = 0; i < 500; i++) {
            log.info("Order {} placed", i);
            if (i % 20 == 19) {
                Awaitility.await().pollInterval(Duration.ofMillis(1)).until(this::allAreCompressed);
            }
        }
        context.stop();
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(this::allAreCompressed);
        List<Path> rolled = rolled();
        assertThat(rolled).hasSizeGreaterThan(2);
        List<LogEvent> events = new ArrayList<>();
        for (Path path : rolled) {
            assertThat(path.getFileName().toString()).matches("shop\\.jsonl\\.\\d{4}-\\d\\d-\\d\\d\\.\\d+\\.gz");
            try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
                events.addAll(decode(in.readAllBytes()));
            }
        }
        events.addAll(decode(Files.readAllBytes(file())));
        assertThat(events).hasSize(500);
        for (int i = 0; i < 500; i++) {
            assertThat(events.get(i).message()).isEqualTo("Order " + i + " placed");
        }
    }

    @Test
    void totalCap_holds_theOldestGo() throws Exception {
        include("<property name=\"TIDEWATCH_FILE_SIZE\" value=\"10KB\"/>"
                + "<property name=\"TIDEWATCH_FILE_TOTAL\" value=\"40KB\"/>");
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        for (int i = 0; i < 600; i++) {
            StringBuilder noise = new StringBuilder();
            random.ints(200, 'A', 'z').forEach(c -> noise.append((char) c));
            log.info("{} {}", i, noise);
            if (i % 10 == 9) {
                // logback compresses beside: files that come faster than that are counted, and dropped, as they are
                Awaitility.await().pollInterval(Duration.ofMillis(1)).until(this::allAreCompressed);
            }
        }
        context.stop();
        List<Path> rolled = rolled();
        long total = 0;
        for (Path path : rolled) {
            total += Files.size(path);
        }
        // a file that is compressed while the cap is looked after is seen at the next roll
        assertThat(total).isBetween(5_000L, 40 * 1024L + 10 * 1024L);
        assertThat(rolled).noneMatch(path -> path.toString().endsWith(".0.gz"));
    }

    @Test
    void lineTooLong_isCut_andStaysJson() throws Exception {
        include("");
        log.info("big {}", "ä\n".repeat(200_000));
        context.stop();
        byte[] bytes = Files.readAllBytes(file());
        assertThat(bytes.length).isLessThanOrEqualTo((100 << 10) + 1);
        LogEvent event = decode(bytes).get(0);
        assertThat(event.message()).startsWith("big ä\nä");
        assertThat(event.originalBytes()).isGreaterThan(800_000);
    }

    @Test
    void withoutAService_itWarns_andWritesLinesAllTheSame() throws Exception {
        configure("<include resource=\"io/tidewatch/logback/file-appender.xml\"/>", "TIDEWATCH_FILE", "");
        log.info("hello");
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .anyMatch(status -> status.getMessage().contains("service is empty"));
        context.stop();
        assertThat(decode(Files.readAllBytes(file())).get(0).source()).isNull();
    }

    private void include(String properties) throws Exception {
        configure(
                "<property name=\"TIDEWATCH_SERVICE\" value=\"shop\"/>"
                        + "<property name=\"TIDEWATCH_RELEASE\" value=\"1.4.2\"/>" + properties
                        + "<include resource=\"io/tidewatch/logback/file-appender.xml\"/>",
                "TIDEWATCH_FILE",
                "");
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .filteredOn(status -> status.getLevel() > Status.INFO)
                .isEmpty();
    }

    private void configure(String body, String appender, String more) throws Exception {
        context.setMDCAdapter(MDC.getMDCAdapter());
        JoranConfigurator joran = new JoranConfigurator();
        joran.setContext(context);
        String xml = "<configuration><property name=\"TIDEWATCH_FILE\" value=\"" + file() + "\"/>" + body + more
                + "<root level=\"INFO\"><appender-ref ref=\"" + appender + "\"/></root></configuration>";
        joran.doConfigure(new ByteArrayInputStream(xml.getBytes(UTF_8)));
    }

    private Path file() {
        return dir.resolve("shop.jsonl");
    }

    private boolean allAreCompressed() throws Exception {
        try (Stream<Path> files = Files.list(file().getParent())) {
            return files.allMatch(path -> path.equals(file()) || path.toString().endsWith(".gz"));
        }
    }

    private List<Path> rolled() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(path -> path.toString().endsWith(".gz"))
                    .sorted(Comparator.comparingInt(FileAppenderTest::number))
                    .toList();
        }
    }

    private static int number(Path path) {
        String[] parts = path.getFileName().toString().split("\\.");
        return Integer.parseInt(parts[parts.length - 2]);
    }

    private static List<LogEvent> decode(byte[] bytes) {
        LogEventDecoder decoder = new LogEventDecoder();
        return new String(bytes, UTF_8)
                .lines()
                .map(line -> line.getBytes(UTF_8))
                .map(line -> ((Decoded.Ok<LogEvent>) decoder.decode(line, 0, line.length)).value())
                .toList();
    }
}
