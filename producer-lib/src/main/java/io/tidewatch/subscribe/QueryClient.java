package io.tidewatch.subscribe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.UrlText;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the processor's HTTP API; any instance answers for all. Thread-safe. Answers are JSON as the API gives them, in
 * {@link Answer#items()}.
 */
public final class QueryClient {
    /** A tail shows every five seconds that it lives. */
    private static final Duration TAIL_PATIENCE = Duration.ofSeconds(20);

    private static final Duration EXPORT_PATIENCE = Duration.ofMinutes(2);
    private static final int MOST_OF_A_REFUSAL = 1 << 16;

    private final String base;
    private final Duration timeout;
    private final HttpClient http;
    private final Map<String, String> headers;

    /**
     * What was answered.
     *
     * @param items rows, or one object
     * @param partial whether something is missing
     * @param missing what, in words; empty where it is whole
     * @param facts what else stands in the answer, by name: of {@link #metrics} the step, the resolution, notes
     */
    public record Answer(JsonNode items, boolean partial, List<String> missing, JsonNode facts) {
        public Answer {
            missing = List.copyOf(missing);
        }

        /**
         * The rows as values: {@code answer.rows(Alert.class)}.
         *
         * @param type a record whose components are named as the fields; fields it does not have are left out
         * @throws IllegalArgumentException where a row does not fit it
         */
        public <T> List<T> rows(Class<T> type) {
            List<T> rows = new ArrayList<>();
            try {
                for (JsonNode row : items.isArray() ? items : List.of(items)) {
                    if (!row.isNull() && !row.isMissingNode()) {
                        rows.add(Json.shared().treeToValue(row, type));
                    }
                }
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(
                        "a row of the answer is no " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
            }
            return rows;
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
        this(base, timeout, HttpClient.newBuilder().connectTimeout(timeout).build(), Map.of());
    }

    /**
     * For an API behind TLS with an authority of one's own, or behind a proxy that asks who is there.
     *
     * @param base such as {@code https://tidewatch.example.com}
     * @param timeout of one question, 1 ms or more
     * @param http with its {@code sslContext}, {@code authenticator}, {@code proxy} as needed
     * @param headers sent with every question, such as {@code Authorization}
     */
    public QueryClient(URI base, Duration timeout, HttpClient http, Map<String, String> headers) {
        if (base.getHost() == null || !List.of("http", "https").contains(String.valueOf(base.getScheme()))) {
            throw new IllegalArgumentException("base is " + base + ", expected http://HOST:PORT or https://HOST:PORT");
        }
        this.base = base.toString().replaceAll("/+$", "");
        this.timeout = timeout;
        this.http = http;
        this.headers = Map.copyOf(headers);
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

    /** @param filter such as service, sort (count, new, vanished, spiking, rare), from, to, limit */
    public Answer patterns(Map<String, String> filter) throws IOException {
        return get("patterns", filter);
    }

    /**
     * That pattern at length, or the one it became part of, with what the values of its parameters are like; items are null
     * where there is none.
     *
     * @param id 16 hex digits
     * @param filter from, to, service
     */
    public Answer pattern(String id, Map<String, String> filter) throws IOException {
        return get("patterns/" + UrlText.encode(id), filter);
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

    /**
     * Lines that match, a page of them; the rows are lines, with their place ({@code topic}, {@code partition},
     * {@code offset}, {@code line}). The fact {@code next} is the cursor of the page behind it, JSON null where there is
     * none.
     *
     * @param parameters q (in the search language), from, to, order ({@code newest} or {@code oldest}), limit, cursor,
     *     and as bounds of the work timeout (such as {@code 20s}) and maxMiB
     */
    public Answer searchLogs(Map<String, String> parameters) throws IOException {
        return get("logs/search", parameters);
    }

    /**
     * How many lines match, by time; a row for each value of {@code by}: {@code value}, {@code count}, {@code counts}
     * (one for each step). Facts: total, other, startMillis, stepMillis, read ({@code counters} or {@code lines}).
     *
     * @param parameters q, from, to, step, by, timeout, maxMiB
     */
    public Answer countLogs(Map<String, String> parameters) throws IOException {
        return get("logs/count", parameters);
    }

    /**
     * The most frequent values among the lines that match; a row for each field: {@code field}, {@code values} (of
     * {@code value} and {@code count}), {@code other}, {@code without}, {@code distinct}, {@code exact}.
     *
     * @param parameters q, from, to, fields (divided by commas), top, timeout, maxMiB
     */
    public Answer logFacets(Map<String, String> parameters) throws IOException {
        return get("logs/facets", parameters);
    }

    /**
     * How many lines there are by what, step by step, from counters: cheap, whatever there is to read. The rows are
     * {@link LogRate}s, the most lines first. Facts: stepMillis, fromMillis, toMillis, total, namesLeftOut and other (lines
     * by step of what is past the limit), keptFromMillis (from there on steps of that length are kept). Partial where the
     * time asked for begins before that.
     *
     * @param parameters by (service, level, logger, pattern), service, from, to, step ({@code 1m} or {@code 1h}), limit
     */
    public Answer logRates(Map<String, String> parameters) throws IOException {
        return get("logs/rates", parameters);
    }

    /**
     * Lines by level, step by step; the rows are {@link LogLevelCounts}, oldest first, none for a step without lines. Facts:
     * stepMillis, fromMillis, toMillis, keptFromMillis.
     *
     * @param parameters service, from, to, step ({@code 1m} or {@code 1h})
     */
    public Answer logLevels(Map<String, String> parameters) throws IOException {
        return get("logs/levels", parameters);
    }

    /**
     * The lines around one, of the same source, in the order in which it sent them. The fact {@code place} is the index
     * of the line itself, -1 where it is not there.
     *
     * @param parameters topic, partition, offset, line, and lines on each side, or before and after
     */
    public Answer logContext(Map<String, String> parameters) throws IOException {
        return get("logs/context", parameters);
    }

    /**
     * Every line of every service that holds an id of a trace or request, oldest first; pages as of
     * {@link #searchLogs(Map)}. The fact {@code services} counts them by service.
     *
     * @param parameters id, from, to, limit, cursor, timeout, maxMiB
     */
    public Answer logTrace(Map<String, String> parameters) throws IOException {
        return get("logs/trace", parameters);
    }

    /**
     * All lines that match, oldest first, as the API writes them. The last line is no log line: it says whether it is
     * whole ({@code {"export":{"complete":true,"lines":12,"why":[],"next":null}}}; in CSV its first cell is
     * {@code #end}). A stream that ends without it was broken off. Reading fails where nothing comes for two minutes.
     *
     * @param parameters q, from, to, format ({@code ndjson} or {@code csv}), limit, cursor, timeout, maxMiB
     * @return to be closed by whoever asked
     */
    public InputStream exportLogs(Map<String, String> parameters) throws IOException {
        return open("logs/export", parameters, EXPORT_PATIENCE);
    }

    /**
     * Lines that match, as they are logged from now on.
     *
     * @param query in the search language
     * @return not begun yet, see {@link LogTail#follow}
     */
    public LogTail tailLogs(String query, LogTail.Listener listener) {
        return new LogTail(() -> open("logs/tail", Map.of("q", query), TAIL_PATIENCE), listener);
    }

    /**
     * History of a metric as lines of points.
     *
     * @param parameters metric, from, to, step, aggregate, groupBy, where (such as {@code host=~"db.*",mode!=idle}), top,
     *     bottom, rank, limit, service, instance, host, label.NAME
     */
    public Answer metrics(Map<String, String> parameters) throws IOException {
        return get("metrics/query", parameters);
    }

    /** @param filter such as where, values (of a label), limit */
    public Answer metricNames(Map<String, String> filter) throws IOException {
        return get("metrics/names", filter);
    }

    /** @param filter such as state, severity, label.NAME, limit */
    public Answer alerts(Map<String, String> filter) throws IOException {
        return get("alerts", filter);
    }

    /** That alert as it stands; items are null where there is no such alert. */
    public Answer alert(String alertKey) throws IOException {
        return get("alerts/" + UrlText.encode(alertKey), Map.of());
    }

    /** Why that alert is as it is; items are null where there is no such alert. */
    public Answer why(String alertKey) throws IOException {
        return get("alerts/" + UrlText.encode(alertKey) + "/why", Map.of());
    }

    /** @return the analyzers that are plugged in, a row an instance, see the API's page */
    public Answer plugins() throws IOException {
        return get("plugins", Map.of());
    }

    public Answer notifications(int limit) throws IOException {
        return get("notifications", Map.of("limit", Integer.toString(limit)));
    }

    /**
     * How services and hosts did in a period; the rows are one {@link io.tidewatch.report.Report}.
     *
     * @param parameters from, to, zone, lang, limit
     */
    public Answer report(Map<String, String> parameters) throws IOException {
        return get("reports", parameters);
    }

    /**
     * What stands out in a period, the most important first; the rows are {@link io.tidewatch.report.Insight}s, each with
     * {@code sentence}, in the language asked for.
     *
     * @param parameters from, to, zone, lang
     */
    public Answer insights(Map<String, String> parameters) throws IOException {
        return get("insights", parameters);
    }

    private InputStream open(String path, Map<String, String> parameters, Duration patience) throws IOException {
        HttpResponse<InputStream> response =
                send(request(path, parameters, "*/*"), HttpResponse.BodyHandlers.ofInputStream());
        InputStream in = new GuardedStream(response.body(), patience);
        if (response.statusCode() == 200) {
            return in;
        }
        try (in) {
            throw refused(response.statusCode(), body(response.statusCode(), in.readNBytes(MOST_OF_A_REFUSAL)));
        }
    }

    private Answer get(String path, Map<String, String> parameters) throws IOException {
        HttpResponse<byte[]> response =
                send(request(path, parameters, "application/json"), HttpResponse.BodyHandlers.ofByteArray());
        JsonNode body = body(response.statusCode(), response.body());
        if (response.statusCode() != 200) {
            throw refused(response.statusCode(), body);
        }
        List<String> missing = new ArrayList<>();
        body.path("missing").forEach(what -> missing.add(what.asText()));
        JsonNode items = body.path("items");
        boolean partial = body.path("partial").asBoolean();
        ObjectNode facts = Json.shared().createObjectNode();
        body.fields().forEachRemaining(field -> facts.set(field.getKey(), field.getValue()));
        facts.remove(List.of("items", "partial", "missing"));
        return new Answer(items, partial, missing, facts);
    }

    private HttpRequest request(String path, Map<String, String> parameters, String accepted) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(base + "/api/v1/" + path + UrlText.query(parameters)))
                .timeout(timeout)
                .header("Accept", accepted);
        headers.forEach(request::setHeader);
        return request.build();
    }

    private QueryException refused(int status, JsonNode body) {
        String said = body.path("error").asText("");
        return new QueryException(status, said.isEmpty() ? hint(status) : said);
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) throws IOException {
        try {
            return http.send(request, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryException(0, "interrupted while asking " + base);
        } catch (HttpTimeoutException e) {
            throw new IOException(
                    base + " did not answer within " + timeout.toMillis()
                            + " ms: it may be restoring its stores; ask again, or ask for less",
                    e);
        } catch (SSLException e) {
            throw new IOException(
                    "TLS with " + base + " fails (" + e.getMessage()
                            + "): is it https there, and is its authority trusted (an HttpClient with its sslContext)?",
                    e);
        } catch (ConnectException e) {
            throw new IOException(base + " takes no connection: is a processor running there, is the port right?", e);
        }
    }

    private JsonNode body(int status, byte[] bytes) throws QueryException {
        try {
            JsonNode body = Json.shared().readTree(bytes);
            if (body != null && body.isObject()) {
                return body;
            }
        } catch (IOException e) {
            if (status == 200) {
                throw noJson(status, e);
            }
        }
        if (status == 200) {
            throw noJson(status, null);
        }
        // whoever answered had no words of the API's
        return Json.shared().createObjectNode();
    }

    private QueryException noJson(int status, @Nullable Exception cause) {
        QueryException e =
                new QueryException(status, base + " answers, but not as a Tidewatch API: is the address right?");
        e.initCause(cause);
        return e;
    }

    private String hint(int status) {
        return switch (status) {
            case 401, 403 ->
                base + " asks who is there (HTTP " + status
                        + "): give the credentials as a header, such as Authorization";
            case 404 -> base + " has no such path (HTTP 404): is it a processor, and as new as this client?";
            case 502, 503, 504 -> base + " cannot answer just now (HTTP " + status + "): ask again shortly";
            default -> base + " answers HTTP " + status;
        };
    }
}
