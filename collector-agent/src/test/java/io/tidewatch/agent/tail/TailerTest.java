package io.tidewatch.agent.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.agent.parse.LineFormat;
import io.tidewatch.event.Source;
import io.tidewatch.publish.DropReason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailerTest {
    private static final Source HOST = new Source("host", "h1", "h1", "", "");

    @TempDir
    Path dir;

    private final RecordingSink sink = new RecordingSink();
    private Path log;

    @BeforeEach
    void logFile() {
        log = dir.resolve("app.log");
    }

    @Test
    void growth_isSentOnceAndInOrder() throws IOException {
        // Given
        append("one\ntwo\n");
        try (Tailer tailer = tailer()) {
            until(tailer, "one", "two");
            // When
            append("three\nfo");
            append("ur\n");
            // Then
            until(tailer, "one", "two", "three", "four");
            assertThat(sink.taken.get(0).toEvent().source()).isEqualTo(new Source("shop", "h1", "h1", "", ""));
        }
    }

    @Test
    void renameRotation_manyTimesAndFasterThanTheScan_losesAndRepeatsNothing() throws IOException {
        // Given
        Random random = new Random(7);
        List<String> written = new ArrayList<>();
        try (Tailer tailer = tailer()) {
            tailer.step();
            // When
            for (int i = 0; i < 400; i++) {
                String line = "line " + i;
                append(line + "\n");
                written.add(line);
                if (random.nextInt(4) == 0) {
                    rotate();
                }
                if (random.nextInt(3) == 0) {
                    tailer.step();
                }
            }
            // Then
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                tailer.step();
                assertThat(sink.messages()).containsExactlyInAnyOrderElementsOf(written);
            });
        }
    }

    @Test
    void restart_goesOnBehindWhatWasAcknowledged() throws IOException {
        // Given
        append("one\ntwo\n");
        try (Tailer tailer = tailer()) {
            until(tailer, "one", "two");
        }
        // When
        append("three\n");
        // Then
        try (Tailer tailer = tailer()) {
            until(tailer, "one", "two", "three");
        }
    }

    @Test
    void killedBetweenReadAndAcknowledgement_losesNothing() throws IOException {
        // Given
        Random random = new Random(11);
        List<String> written = new ArrayList<>();
        for (int round = 0; round < 30; round++) {
            for (int i = 0; i < 20; i++) {
                String line = "r" + round + " " + i;
                written.add(line);
                append(line + "\n");
            }
            sink.acknowledges = false;
            int before = sink.taken.size();
            Tailer killed = tailer();
            killed.step();
            // When: some acknowledged, written down, and then gone without a close
            int acknowledged = random.nextInt(20);
            sink.taken
                    .subList(before, Math.min(sink.taken.size(), before + acknowledged))
                    .forEach(c -> c.delivered());
            killed.step();
            sink.taken
                    .subList(Math.min(sink.taken.size(), before + acknowledged), sink.taken.size())
                    .clear();
        }
        // Then
        sink.acknowledges = true;
        try (Tailer tailer = tailer()) {
            await().untilAsserted(() -> {
                tailer.step();
                assertThat(sink.messages()).containsAll(written);
            });
        }
    }

    @Test
    void rotatedWhileTheAgentWasAway_theOldFileIsReadToItsEndFirst() throws IOException {
        // Given
        append("one\n");
        try (Tailer tailer = tailer()) {
            until(tailer, "one");
        }
        append("two\n");
        rotate();
        append("three\n");
        // When, Then
        try (Tailer tailer = tailer()) {
            until(tailer, "one", "two", "three");
        }
    }

    @Test
    void truncated_startsAgainAtTheBeginning_alsoWhenItHappenedWhileAway() throws IOException {
        // Given
        append("one\ntwo\n");
        try (Tailer tailer = tailer()) {
            until(tailer, "one", "two");
            // When
            Files.writeString(log, "x\n");
            until(tailer, "one", "two", "x");
        }
        Files.writeString(log, "y\n");
        // Then
        try (Tailer tailer = tailer()) {
            until(tailer, "one", "two", "x", "y");
        }
    }

    @Test
    void truncatedAndGrownPastTheOldPlace_isToldByItsFirstBytes() throws IOException {
        // Given
        append("one\n");
        try (Tailer tailer = tailer()) {
            until(tailer, "one");
            // When
            Files.writeString(log, "another\nand more\n");
            // Then
            until(tailer, "one", "another", "and more");
        }
    }

    @Test
    void eventGivenUpByThePublisher_isReadAgain() throws IOException {
        // Given
        append("one\ntwo\n");
        sink.acknowledges = false;
        try (Tailer tailer = tailer()) {
            until(tailer, "one", "two");
            // When
            sink.acknowledges = true;
            sink.taken.get(0).delivered();
            sink.taken.get(1).lost(DropReason.SEND_FAILED);
            // Then
            until(tailer, "one", "two", "two");
        }
    }

    @Test
    void sinkWithoutRoom_holdsTheLinesBack() throws IOException {
        // Given
        append("one\ntwo\nthree\n");
        sink.room = 1;
        try (Tailer tailer = tailer()) {
            await().untilAsserted(() -> {
                tailer.step();
                assertThat(sink.messages()).containsExactly("one");
            });
            // When
            sink.room = 100;
            // Then
            until(tailer, "one", "two", "three");
        }
    }

    @Test
    void stackTrace_joinsTheLineBefore() throws IOException {
        // Given
        append("2026-11-24 10:00:00,123 ERROR [main] a.b.Shop - failed\n"
                + "java.lang.IllegalStateException: boom\n\tat a.b.C.d(C.java:1)\nCaused by: x.Y: z\n\tat q\n");
        // When
        try (Tailer tailer = tailer()) {
            // Then
            until(tailer, "failed");
            assertThat(sink.taken.get(0).toEvent().thrown()).satisfies(t -> {
                assertThat(t.type()).isEqualTo("java.lang.IllegalStateException");
                assertThat(t.message()).isEqualTo("boom");
                assertThat(t.stack()).contains("Caused by: x.Y: z");
            });
        }
    }

    @Test
    void fifo_isNeverOpened() throws Exception {
        // Given
        assertThat(new ProcessBuilder("mkfifo", log.toString()).start().waitFor())
                .isZero();
        // When
        try (Tailer tailer = tailer()) {
            tailer.step();
            // Then
            assertThat(tailer.points())
                    .filteredOn(p -> p.name().equals("tidewatch.agent.tail.files.skipped"))
                    .first()
                    .satisfies(p -> assertThat(p.value()).isEqualTo(1));
        }
    }

    private Tailer tailer() {
        TailConfig d = TailConfig.defaults();
        TailConfig config = new TailConfig(
                List.of(new TailedPath(dir + "/*.log", "shop", LineFormat.AUTO, "UTF-8", List.of())),
                Duration.ofMillis(10),
                Duration.ofNanos(1),
                Duration.ofMillis(20),
                Duration.ofMillis(300),
                Duration.ofMillis(50),
                d.maxLineBytes(),
                d.maxFiles(),
                d.maxInFlight(),
                d.maxInFlightBytes(),
                "");
        return new Tailer(config, HOST, dir.resolve("state"), sink, Clock.systemUTC());
    }

    private void until(Tailer tailer, String... messages) {
        await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(5)).untilAsserted(() -> {
            tailer.step();
            assertThat(sink.messages()).containsExactly(messages);
        });
    }

    private void append(String text) throws IOException {
        try (OutputStream out = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write(text.getBytes(UTF_8));
        }
    }

    /** As logrotate does: app.log.2 → app.log.3, app.log.1 → app.log.2, app.log → app.log.1. */
    private void rotate() throws IOException {
        for (int i = 150; i >= 1; i--) {
            Path from = dir.resolve("app.log." + i);
            if (Files.exists(from)) {
                Files.move(from, dir.resolve("app.log." + (i + 1)), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(log, dir.resolve("app.log.1"));
    }
}
