package io.tidewatch.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.subscribe.QueryClient.QueryException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LogTailTest {
    private final List<String> told = new ArrayList<>();
    private final Deque<LogTail.Opening> openings = new ArrayDeque<>();
    private final LogTail tail = new LogTail(() -> openings.removeFirst().open(), new Telling(), 1);

    @Test
    void events_areTold_andABreakIsMended() throws IOException {
        openings.add(
                () -> stream(
                        ":\n\nevent: line\ndata: {\"message\":\"a\"}\n\nevent: dropped\ndata: {\"lines\":7}\n\n"
                                + "event: fault\ndata: {\"error\":\"no topic\"}\n\nevent: later\ndata: {}\n\nevent: line\ndata: {\"mess"));
        openings.add(() -> {
            throw new IOException("refused");
        });
        openings.add(() -> {
            throw new QueryException(503, "restoring");
        });
        openings.add(() ->
                stream("event: line\ndata: {\"message\":\"last\"}\n\nevent: line\ndata: {\"message\":\"x\"}\n\n"));

        tail.follow();

        assertThat(told)
                .containsExactly(
                        "connected",
                        "line a",
                        "dropped 7",
                        "fault no topic",
                        "broken the processor ended it",
                        "broken refused",
                        "broken restoring",
                        "connected",
                        "line last");
    }

    @Test
    void firstRefusal_andALaterOneThatStays_areThrown() {
        openings.add(() -> {
            throw new QueryException(400, "parameter q: no");
        });
        assertThatThrownBy(tail::follow).isInstanceOf(QueryException.class).hasMessage("parameter q: no");
        openings.add(() -> stream(""));
        openings.add(() -> {
            throw new QueryException(401, "a token is needed");
        });
        assertThatThrownBy(tail::follow).hasMessage("a token is needed");
    }

    @Test
    void streamOnWhichNothingComes_breaks_andSaysSo() throws IOException {
        try (PipedOutputStream mute = new PipedOutputStream();
                GuardedStream in = new GuardedStream(new Closing(new PipedInputStream(mute)), Duration.ofMillis(80))) {
            assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessageStartingWith("nothing came for");
        }
    }

    @Test
    void streamThatEnds_orIsSlowToBeAskedAgain_isNoStall() throws IOException {
        try (GuardedStream in = new GuardedStream(stream("ab"), Duration.ofMillis(1))) {
            assertThat(in.readAllBytes()).hasSize(2);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Wakes its reader when it is closed, as a connection does. */
    private static final class Closing extends InputStream {
        private final PipedInputStream in;
        private volatile boolean closed;

        Closing(PipedInputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            while (in.available() == 0) {
                if (closed) {
                    throw new IOException("closed");
                }
                Thread.onSpinWait();
            }
            return in.read();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final class Telling implements LogTail.Listener {
        @Override
        public void line(JsonNode line) {
            told.add("line " + line.path("message").asText());
            if (line.path("message").asText().equals("last")) {
                tail.close();
            }
        }

        @Override
        public void dropped(long lines) {
            told.add("dropped " + lines);
        }

        @Override
        public void fault(String why) {
            told.add("fault " + why);
        }

        @Override
        public void connected() {
            told.add("connected");
        }

        @Override
        public void broken(String why) {
            told.add("broken " + why);
        }
    }
}
