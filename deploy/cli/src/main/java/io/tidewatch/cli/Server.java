package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the HTTP API is: as told, else the all-in-one that runs on the data folder, else the default port. */
final class Server {
    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The API of any processor (default: the running 'up', else http://127.0.0.1:8080).")
    private @Nullable String url;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Data folder of the running 'up' (default: ${DEFAULT-VALUE}).")
    private Path data;

    Path data() {
        return data;
    }

    /** @throws UserError where nothing answers there */
    JsonNode get(String path) {
        String base = url != null
                ? url
                : RunningFile.read(data).map(RunningFile::http).orElse("http://127.0.0.1:8080");
        try {
            HttpResponse<byte[]> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(base + path))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            return Json.shared().readTree(response.body());
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError("nothing answers at " + base + " (" + e.getMessage()
                    + "); start 'tidewatch up', or name a processor with --server URL");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted");
        }
    }
}
