package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.concurrent.TimeUnit;

/** {@code tidewatch up} in a JVM of its own, as a user starts it. */
final class UpProcess implements AutoCloseable {
    private final Path dataDir;
    private final int httpPort = freePort();
    private final int kafkaPort = freePort();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private Process process;
    private long startedNanos;

    UpProcess(Path dataDir) {
        this.dataDir = dataDir;
    }

    /** Starts it; returns at once. Its output goes to {@code up.log} in the data folder's parent. */
    void start(Map<String, String> environment, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
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
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        startedNanos = System.nanoTime();
        process = builder.start();
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
        return process.isAlive();
    }

    /** @return the items of an answer; a missing node while it does not answer */
    JsonNode items(String path) {
        return get("/api/v1/" + path).path("items");
    }

    JsonNode get(String path) {
        if (!process.isAlive()) {
            throw new IllegalStateException("it ended with exit code " + process.exitValue() + "; see " + log());
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
        long t = System.nanoTime();
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it did not stop within 30 s");
        }
        return Duration.ofNanos(System.nanoTime() - t);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
