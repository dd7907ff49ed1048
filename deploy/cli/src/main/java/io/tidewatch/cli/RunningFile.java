package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/** Where a running all-in-one is to be reached, so that the other commands find it without being told. */
record RunningFile(String bootstrapServers, String http, long pid) {
    private static final String NAME = "running.json";

    void write(Path dataDir) throws IOException {
        Path temporary = dataDir.resolve(NAME + ".tmp");
        Files.write(
                temporary,
                Json.shared()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsBytes(Map.of("bootstrapServers", bootstrapServers, "http", http, "pid", pid)));
        Files.move(
                temporary, dataDir.resolve(NAME), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    static void remove(Path dataDir) throws IOException {
        Files.deleteIfExists(dataDir.resolve(NAME));
    }

    /** @return what runs on that data folder now; empty where nothing does */
    static Optional<RunningFile> read(Path dataDir) {
        try {
            JsonNode node = Json.shared().readTree(Files.readAllBytes(dataDir.resolve(NAME)));
            RunningFile file = new RunningFile(
                    node.path("bootstrapServers").asText(),
                    node.path("http").asText(),
                    node.path("pid").asLong());
            boolean alive =
                    ProcessHandle.of(file.pid()).map(ProcessHandle::isAlive).orElse(false);
            return alive ? Optional.of(file) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
