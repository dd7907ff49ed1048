package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** Whom alerts are told to: counts what it is told, and may be asked to have something happen at the next message. */
final class WebhookReceiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Integer> messages = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> keysByNews = new ConcurrentHashMap<>();
    private final Set<String> fingerprints = new ConcurrentSkipListSet<>();
    private final AtomicReference<Armed> armed = new AtomicReference<>();

    private record Armed(Runnable what, boolean beforeAnswer) {}

    WebhookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/alerts";
    }

    /** That happens once, at the next message: before it is answered (the sender never hears), or right after. */
    void atNextMessage(boolean beforeAnswer, Runnable what) {
        armed.set(new Armed(what, beforeAnswer));
    }

    /** @return false where it happens or has happened already */
    boolean disarm() {
        return armed.getAndSet(null) != null;
    }

    /** @return how often each message came, by idempotency key */
    Map<String, Integer> messages() {
        return Map.copyOf(messages);
    }

    /** @return keys under which each news (alert, state, since when) was told */
    Map<String, Set<String>> keysByNews() {
        return Map.copyOf(keysByNews);
    }

    /** @return fingerprints of errors it was told of */
    Set<String> fingerprints() {
        return Set.copyOf(fingerprints);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = Json.shared().readTree(exchange.getRequestBody());
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            messages.merge(key, 1, Integer::sum);
            for (JsonNode alert : body.path("alerts")) {
                String news = alert.path("fingerprint").asText() + " "
                        + alert.path("status").asText() + " "
                        + alert.path("startsAt").asText();
                keysByNews
                        .computeIfAbsent(news, n -> new ConcurrentSkipListSet<>())
                        .add(key);
                fingerprints.add(alert.path("labels").path("fingerprint").asText());
            }
            Armed now = armed.getAndSet(null);
            if (now != null && now.beforeAnswer()) {
                now.what().run();
                return;
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.getResponseBody().close();
            if (now != null) {
                now.what().run();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
