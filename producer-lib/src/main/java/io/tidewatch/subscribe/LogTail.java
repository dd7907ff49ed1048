package io.tidewatch.subscribe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lines as they are logged, made by {@link QueryClient#tailLogs}. {@link #follow} does the work on the thread that calls
 * it; {@link #close} ends it from any. A connection that breaks is opened again, after one second at first and at most
 * ten; the lines logged meanwhile are not given, and {@link Listener#broken} says that it was so.
 */
public final class LogTail implements AutoCloseable {
    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final Opening opening;
    private final long firstPauseMillis;
    private final Listener listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable InputStream open;

    /** What is told, on the thread of {@link #follow}; what it throws ends the tail. */
    public interface Listener {
        /** @param line as search gives it */
        void line(JsonNode line);

        /** @param lines so many were lost since this was told last, for they were not taken fast enough */
        default void dropped(long lines) {}

        /** @param why lines may be missing, in words */
        default void fault(String why) {}

        /** The connection stands; the first time, and again after each break. */
        default void connected() {}

        /** @param why the connection broke, in words; another one is tried */
        default void broken(String why) {}
    }

    /** Opens one connection. */
    @FunctionalInterface
    interface Opening {
        InputStream open() throws IOException;
    }

    LogTail(Opening opening, Listener listener) {
        this(opening, listener, FIRST_PAUSE_MILLIS);
    }

    LogTail(Opening opening, Listener listener, long firstPauseMillis) {
        this.opening = opening;
        this.listener = listener;
        this.firstPauseMillis = firstPauseMillis;
    }

    /**
     * Follows until it is closed.
     *
     * @throws QueryClient.QueryException where the API refuses, such as a query that cannot be read (400)
     * @throws IOException where the first connection cannot be made
     */
    public void follow() throws IOException {
        long pause = firstPauseMillis;
        boolean first = true;
        while (closed.getCount() > 0) {
            String why = "the processor ended it";
            try (InputStream in = opening.open()) {
                open = in;
                listener.connected();
                first = false;
                pause = firstPauseMillis;
                read(in);
            } catch (QueryClient.QueryException e) {
                // 429 and 5xx pass; what else is refused is refused the next time too
                if (first || (e.status() < 500 && e.status() != 429)) {
                    throw e;
                }
                why = String.valueOf(e.getMessage());
            } catch (IOException e) {
                if (first) {
                    throw e;
                }
                why = String.valueOf(e.getMessage());
            } finally {
                open = null;
            }
            if (closed.getCount() > 0) {
                listener.broken(why);
                await(pause);
                pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
            }
        }
    }

    private void await(long millis) {
        try {
            var unused = closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private void read(InputStream in) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        String event = "";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null && closed.getCount() > 0; line = lines.readLine()) {
            if (line.startsWith("event: ")) {
                event = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data.append(line, 6, line.length());
            } else if (line.isEmpty()) {
                if (data.length() > 0) {
                    tell(event, data.toString());
                }
                event = "";
                data.setLength(0);
            }
        }
    }

    private void tell(String event, String data) throws IOException {
        JsonNode said;
        try {
            said = Json.shared().readTree(data);
        } catch (JsonProcessingException e) {
            throw new IOException("what came is no JSON", e);
        }
        switch (event) {
            case "line" -> listener.line(said);
            case "dropped" -> listener.dropped(said.path("lines").asLong());
            case "fault" -> listener.fault(said.path("error").asText());
            default -> {
                // of a newer release
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        InputStream in = open;
        if (in != null) {
            try {
                in.close();
            } catch (IOException e) {
                // it is over either way
            }
        }
    }
}
