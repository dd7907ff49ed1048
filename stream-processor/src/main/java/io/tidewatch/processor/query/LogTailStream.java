package io.tidewatch.processor.query;

import io.tidewatch.processor.logs.LogHit;
import io.tidewatch.processor.logs.LogTail;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lines as they come in, as server-sent events: {@code line} with the line as search gives it, {@code dropped} with how
 * many were lost since the last one because they were not taken fast enough, {@code fault}; a comment now and then shows
 * that the connection lives.
 */
final class LogTailStream {
    private static final Duration BEAT = Duration.ofSeconds(5);
    private static final int MOST_BEFORE_FLUSH = 100;

    private LogTailStream() {}

    static Streamed of(LogTail tail) {
        return new Streamed("logs/tail", "logs.tail", false, params -> {
            LogTail.@Nullable Watch watch = LogParams.asked(() -> tail.watch(params.text("q", "")));
            if (watch == null) {
                throw new ApiCommand.Unavailable(
                        "already " + tail.limits().watchers() + " follow the logs at this instance", null);
            }
            return new Following(watch);
        });
    }

    private record Following(LogTail.Watch watch) implements Streamed.Writing {
        @Override
        public String contentType() {
            return "text/event-stream";
        }

        @Override
        public void write(OutputStream out) throws IOException {
            comment(out);
            try {
                while (!watch.ended()) {
                    LogHit hit = watch.next(BEAT);
                    for (int i = 0; hit != null; i++) {
                        event(out, "line", hit);
                        hit = i < MOST_BEFORE_FLUSH ? watch.next(Duration.ZERO) : null;
                    }
                    long dropped = watch.dropped();
                    if (dropped > 0) {
                        event(out, "dropped", Map.of("lines", dropped));
                    }
                    String fault = watch.fault();
                    if (!fault.isEmpty()) {
                        event(out, "fault", Map.of("error", fault));
                    }
                    comment(out);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static void comment(OutputStream out) throws IOException {
            out.write(":\n\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        private static void event(OutputStream out, String name, Object data) throws IOException {
            out.write(("event: " + name + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
            out.write(Json.shared().writeValueAsBytes(data));
            out.write("\n\n".getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() {
            watch.close();
        }
    }
}
