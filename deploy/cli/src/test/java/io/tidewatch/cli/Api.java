package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The HTTP API of one processor as a client sees it; what does not answer is a missing node. */
final class Api {
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    Api(int port) {
        this.port = port;
    }

    JsonNode items(String question) {
        return answer(question).path("items");
    }

    /** @return the answer with its {@code partial} and {@code missing} */
    JsonNode answer(String question) {
        return get("/api/v1/" + question);
    }

    boolean ready() {
        return !get("/health/ready").isMissingNode();
    }

    /** @return whether it answers, and for all partitions */
    boolean whole(String question) {
        JsonNode answer = answer(question);
        return answer.has("partial") && !answer.path("partial").asBoolean();
    }

    /** @return lines that match, of the last eight days */
    JsonNode search(String query) {
        return items("logs/search?limit=1000&from=-8d&q=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    }

    private JsonNode get(String path) {
        try {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(15))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            return response.statusCode() == 200 ? Json.shared().readTree(response.body()) : MissingNode.getInstance();
        } catch (IOException e) {
            return MissingNode.getInstance();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
