package io.tidewatch.subscribe;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.UrlText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks the processor's HTTP API; any instance answers for all. Thread-safe. Answers are JSON as the API gives them, in
 * {@link Answer#items()}.
 */
public final class QueryClient {
    private final String base;
    private final Duration timeout;
    private final HttpClient http;

    /**
     * What was answered.
     *
     * @param items rows, or one object
     * @param partial whether something is missing
     * @param missing what, in words; empty where it is whole
     */
    public record Answer(JsonNode items, boolean partial, List<String> missing) {
        public Answer {
            missing = List.copyOf(missing);
        }
    }

    /** The API could not be asked, or refused; the message is its own where it gave one. */
    public static final class QueryException extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;

        QueryException(int status, String message) {
            super(message);
            this.status = status;
        }

        /** @return the HTTP status; 503: ask again shortly */
        public int status() {
            return status;
        }
    }

    /** @param base such as {@code http://processor:8080}; a path, as behind a proxy, is kept */
    public QueryClient(URI base, Duration timeout) {
        this.base = base.toString().replaceAll("/+$", "");
        this.timeout = timeout;
        this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
    }

    public Answer health() throws IOException {
        return get("health", Map.of());
    }

    public Answer services() throws IOException {
        return get("services", Map.of());
    }

    public Answer hosts() throws IOException {
        return get("hosts", Map.of());
    }

    /** @param filter such as service, state, text, order, limit */
    public Answer errors(Map<String, String> filter) throws IOException {
        return get("errors", filter);
    }

    /** @param filter such as service, limit */
    public Answer patterns(Map<String, String> filter) throws IOException {
        return get("patterns", filter);
    }

    /**
     * Lines that match, newest first.
     *
     * @param query such as {@code service:shop level>=WARN "timeout"}
     * @param from such as {@code -2h}
     */
    public Answer searchLogs(String query, String from, int limit) throws IOException {
        return get("logs/search", Map.of("q", query, "from", from, "limit", Integer.toString(limit)));
    }

    /** @param parameters metric, from, to, step, aggregate, groupBy, service, instance, host, label.NAME */
    public Answer metrics(Map<String, String> parameters) throws IOException {
        return get("metrics/query", parameters);
    }

    /** @param filter such as state, severity, label.NAME, limit */
    public Answer alerts(Map<String, String> filter) throws IOException {
        return get("alerts", filter);
    }

    /** Why that alert is as it is; items are null where there is no such alert. */
    public Answer why(String alertKey) throws IOException {
        return get("alerts/" + UrlText.encode(alertKey) + "/why", Map.of());
    }

    public Answer notifications(int limit) throws IOException {
        return get("notifications", Map.of("limit", Integer.toString(limit)));
    }

    private Answer get(String path, Map<String, String> parameters) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/api/v1/" + path + UrlText.query(parameters)))
                .timeout(timeout)
                .header("Accept", "application/json")
                .build();
        HttpResponse<byte[]> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryException(0, "interrupted while asking " + base);
        }
        JsonNode body = Json.shared().readTree(response.body());
        if (response.statusCode() != 200) {
            throw new QueryException(response.statusCode(), body.path("error").asText("HTTP " + response.statusCode()));
        }
        List<String> missing = new ArrayList<>();
        body.path("missing").forEach(what -> missing.add(what.asText()));
        return new Answer(body.path("items"), body.path("partial").asBoolean(), missing);
    }
}
