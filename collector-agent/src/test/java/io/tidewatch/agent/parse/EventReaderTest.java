package io.tidewatch.agent.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventReaderTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final long AT_TEN = Instant.parse("2026-11-24T10:00:00.123Z").toEpochMilli();

    private final List<LogEvent> events = new ArrayList<>();

    @Test
    void commonLayouts_giveTimeLevelThreadLoggerMessage() {
        assertThat(one("2026-11-24 10:00:00,123 [main] INFO  a.b.Shop - order 7 paid"))
                .satisfies(e -> parts(e, AT_TEN, LogLevel.INFO, "main", "a.b.Shop", "order 7 paid"));
        assertThat(one("2026-11-24T12:00:00.123+02:00  WARN 4711 --- [app] [exec-1] a.b.Shop  : slow"))
                .satisfies(e -> parts(e, AT_TEN, LogLevel.WARN, "exec-1", "a.b.Shop", "slow"));
        assertThat(one("2026-11-24T10:00:00.123Z ERROR no logger here"))
                .satisfies(e -> parts(e, AT_TEN, LogLevel.ERROR, "", "", "no logger here"));
        assertThat(one("[2026-11-24 10:00:00.123] [FATAL] x"))
                .satisfies(e -> parts(e, AT_TEN, LogLevel.CRITICAL, "", "", "x"));
        assertThat(one("just text with an error in it"))
                .satisfies(e -> parts(e, NOW, LogLevel.INFO, "", "", "just text with an error in it"));
        assertThat(one("ts=1 level=error msg=x").level()).isEqualTo(LogLevel.ERROR);
        assertThat(one("2026-99-99 10:00:00 x").timeMillis()).isEqualTo(NOW);
    }

    @Test
    void json_isReadAsItSays_andWhatIsNoneIsText() {
        assertThat(one("{\"@timestamp\":\"2026-11-24T10:00:00.123Z\",\"level\":\"WARN\",\"message\":\"hi\"}"))
                .satisfies(e -> parts(e, AT_TEN, LogLevel.WARN, "", "", "hi"));
        assertThat(one("{not json").message()).isEqualTo("{not json");
    }

    @Test
    void anyBytes_neverThrowAndGiveSomething() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(200)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                bytes[0] = '{';
            }
            assertThat(read(bytes, random.nextInt(10) == 0 ? Charset.forName("GB18030") : UTF_8))
                    .hasSize(1);
        }
    }

    @Test
    void linesBeyondTheLongestEvent_areCutOffAndSaid() {
        // Given
        EventReader reader = reader(UTF_8);
        line(reader, "failed");
        // When
        for (int i = 0; i < 200; i++) {
            line(reader, "\tat a.b.C.d(C.java:" + i + ")");
        }
        reader.flush(NOW, (e, end) -> events.add(e));
        // Then
        assertThat(events).hasSize(1);
        assertThat(events.get(0).message().length()).isLessThanOrEqualTo(1000);
        assertThat(events.get(0).originalBytes()).isGreaterThan(3000);
    }

    private LogEvent one(String line) {
        List<LogEvent> read = read(line.getBytes(UTF_8), UTF_8);
        assertThat(read).hasSize(1);
        return read.get(0);
    }

    private List<LogEvent> read(byte[] bytes, Charset charset) {
        events.clear();
        EventReader reader = reader(charset);
        reader.line(bytes, bytes.length, 0, bytes.length + 1, bytes.length, false, NOW, (e, end) -> events.add(e));
        reader.flush(NOW, (e, end) -> events.add(e));
        return List.copyOf(events);
    }

    private void line(EventReader reader, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        reader.line(bytes, bytes.length, 0, 1, bytes.length, false, NOW, (e, end) -> events.add(e));
    }

    private static EventReader reader(Charset charset) {
        return new EventReader(
                LineFormat.AUTO, charset, 1000, ZoneOffset.UTC, new Source("s", "i", "", "", ""), "/x.log");
    }

    private static void parts(LogEvent e, long time, LogLevel level, String thread, String logger, String message) {
        assertThat(e.timeMillis()).isEqualTo(time);
        assertThat(e.level()).isEqualTo(level);
        assertThat(e.thread()).isEqualTo(thread);
        assertThat(e.logger()).isEqualTo(logger);
        assertThat(e.message()).isEqualTo(message);
        assertThat(e.fields()).containsEntry("log.file.path", "/x.log").containsKey("log.file.offset");
    }
}
