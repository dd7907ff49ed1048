package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.kafka.embedded.FreePort;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code tidewatch up} in a JVM of its own, as a user starts it. */
final class UpProcess implements AutoCloseable {
    private final Path dataDir;
    private final int httpPort = FreePort.next();
    private final int kafkaPort = FreePort.next();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private Child child;
    private long startedNanos;

    UpProcess(Path dataDir) {
        this.dataDir = dataDir;
    }

    /** Starts it; returns at once. Its output goes to {@code up.log} in the data folder's parent. */
    void start(Map<String, String> environment, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "up",
                "--data",
                dataDir.toString(),
                "--port",
                Integer.toString(httpPort),
                "--kafka-port",
                Integer.toString(kafkaPort),
                "-D",
                "processor.state.allowTemporaryDir=true",
                "-D",
                "notifier.state.allowTemporaryDir=true"));
        arguments.addAll(List.of(more));
        startedNanos = System.nanoTime();
        child = Child.start(log(), 768, environment, arguments);
    }

    Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    Path log() {
        return dataDir.resolveSibling("up.log");
    }

    String logText() throws IOException {
        return Files.exists(log()) ? Files.readString(log()) : "";
    }

    String bootstrap() {
        return "127.0.0.1:" + kafkaPort;
    }

    URI page() {
        return URI.create("http://127.0.0.1:" + httpPort + "/");
    }

    boolean alive() {
        return child.alive();
    }

    /** @return the items of an answer; a missing node while it does not answer */
    JsonNode items(String path) {
        return get("/api/v1/" + path).path("items");
    }

    JsonNode get(String path) {
        if (!child.alive()) {
            throw new IllegalStateException("it ended; see " + log());
        }
        try {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(page().resolve(path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            return response.statusCode() == 200
                    ? Json.shared().readTree(response.body())
                    : com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        } catch (IOException e) {
            return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGTERM, as Ctrl-C does; @return how long it took. */
    Duration stop() throws InterruptedException {
        return child.stop();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        child.kill();
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
    }
}
