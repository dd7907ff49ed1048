package io.tidewatch.agent.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineFramerTest {
    private record Line(String text, long start, long end, long original, boolean partial) {}

    private final List<Line> lines = new ArrayList<>();
    private final LineFramer.Sink sink = (bytes, length, start, end, original, partial) ->
            lines.add(new Line(new String(bytes, 0, length, UTF_8), start, end, original, partial));

    @Test
    void anyCut_givesTheSameLines() {
        Random random = new Random(3);
        for (int round = 0; round < 2_000; round++) {
            // Given
            byte[] bytes = new byte[random.nextInt(400)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(8) == 0 ? '\n' : random.nextInt(256));
            }
            lines.clear();
            feed(new LineFramer(64), bytes, bytes.length);
            List<Line> whole = List.copyOf(lines);
            lines.clear();
            // When
            feed(new LineFramer(64), bytes, 1 + random.nextInt(40));
            // Then
            assertThat(lines).isEqualTo(whole);
            long at = 0;
            for (Line line : lines) {
                assertThat(line.start()).isEqualTo(at);
                at = line.end();
            }
        }
    }

    @Test
    void hugeLine_isCutAtACharacterAndCosts64Bytes() {
        // Given
        LineFramer framer = new LineFramer(64);
        byte[] chunk = "äöü€😀".repeat(1000).getBytes(UTF_8);
        // When
        for (int i = 0; i < 1000; i++) {
            feed(framer, chunk, 7777);
        }
        feed(framer, "\nnext\n".getBytes(UTF_8), 100);
        // Then
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0).text()).doesNotContain("\uFFFD").startsWith("äöü€😀");
        assertThat(lines.get(0).original()).isEqualTo(1000L * chunk.length);
        assertThat(lines.get(1).text()).isEqualTo("next");
    }

    @Test
    void flush_neverGivesHalfACharacter() {
        // Given
        LineFramer framer = new LineFramer(64);
        byte[] bytes = "ab€".getBytes(UTF_8);
        feed(framer, Arrays.copyOf(bytes, 4), 10);
        // When
        framer.flush(sink);
        feed(framer, new byte[] {bytes[4], '\n'}, 10);
        // Then
        assertThat(lines).containsExactly(new Line("ab", 0, 2, 2, true), new Line("€", 2, 6, 3, false));
    }

    private void feed(LineFramer framer, byte[] bytes, int step) {
        for (int from = 0; from < bytes.length; from += step) {
            byte[] chunk = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + step));
            framer.feed(chunk, chunk.length, sink);
        }
    }
}
