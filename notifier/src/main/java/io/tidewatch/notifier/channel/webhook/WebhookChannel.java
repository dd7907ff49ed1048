package io.tidewatch.notifier.channel.webhook;

import io.tidewatch.notifier.channel.Attempt;
import io.tidewatch.notifier.channel.Channel;
import io.tidewatch.notifier.message.Intent;
import io.tidewatch.notifier.render.AlertmanagerJson;
import io.tidewatch.notifier.render.ReportJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Posts Alertmanager's JSON, or a report's. The key goes as {@code Idempotency-Key} and {@code webhook-id}. No redirects, no proxy; the
 * other side's answer is judged by its status and not read.
 */
public final class WebhookChannel implements Channel {
    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");

    private final HttpUrl url;
    private final OkHttpClient client;
    private final AddressGuard guard;
    private final @Nullable StandardSignature signature;
    private final Clock clock;

    /** @throws IllegalArgumentException where the URL is none or not allowed; does not show it */
    public WebhookChannel(WebhookConfig config, Clock clock) {
        this(config, clock, Dns.SYSTEM);
    }

    WebhookChannel(WebhookConfig config, Clock clock, Dns dns) {
        HttpUrl parsed = HttpUrl.parse(config.url().reveal());
        if (parsed == null) {
            throw new IllegalArgumentException("url is no http or https URL");
        }
        if (!parsed.isHttps() && !config.allowHttp()) {
            throw new IllegalArgumentException("url is plain http, expected https (or allowHttp)");
        }
        this.url = parsed;
        this.guard = new AddressGuard(dns, config.allowPrivate(), config.allowLoopback());
        this.signature = config.signingSecret().isSet() ? new StandardSignature(config.signingSecret()) : null;
        this.clock = clock;
        this.client = new OkHttpClient.Builder()
                .dns(guard)
                .proxy(Proxy.NO_PROXY)
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .connectTimeout(config.connectTimeout())
                .callTimeout(config.timeout())
                .connectionPool(new ConnectionPool(1, 30, TimeUnit.SECONDS))
                .build();
    }

    @Override
    public Attempt send(Intent intent) {
        byte[] body =
                intent.report() == null ? AlertmanagerJson.encode(intent) : ReportJson.encode(intent, intent.report());
        Request.Builder request = new Request.Builder()
                .url(url)
                .header("User-Agent", "tidewatch")
                .header("Idempotency-Key", intent.key())
                .post(RequestBody.create(body, JSON));
        if (signature != null) {
            long seconds = clock.millis() / 1000;
            request.header("webhook-id", intent.key())
                    .header("webhook-timestamp", Long.toString(seconds))
                    .header("webhook-signature", signature.sign(intent.key(), seconds, body));
        }
        try {
            checkLiteral();
            try (Response response = client.newCall(request.build()).execute()) {
                return judged(response.code(), response.header("Retry-After"));
            }
        } catch (AddressGuard.Refused e) {
            return new Attempt.Rejected(0, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            // the kind only: messages of the client name the URL
            return Attempt.retry(0, e.getClass().getSimpleName());
        }
    }

    /** A host written as an address is not looked up by the client, so it is checked here. */
    private void checkLiteral() throws IOException {
        String host = url.host();
        if (host.indexOf(':') >= 0 || host.matches("[0-9.]+")) {
            String why = guard.refused(InetAddress.getByName(host));
            if (!why.isEmpty()) {
                throw new AddressGuard.Refused("the address is " + why + ", which is not allowed");
            }
        }
    }

    private Attempt judged(int status, @Nullable String retryAfter) {
        if (status >= 200 && status < 300) {
            return new Attempt.Delivered(status);
        }
        if (status >= 500 || status == 408 || status == 425 || status == 429) {
            return new Attempt.RetryLater(RetryAfter.parse(retryAfter, clock), status, "HTTP " + status);
        }
        return new Attempt.Rejected(
                status, "HTTP " + status + (status >= 300 && status < 400 ? ", redirects are not followed" : ""));
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }

    /** The header: seconds, or a date of HTTP. */
    static final class RetryAfter {
        private RetryAfter() {}

        /** @return zero where it is absent, in the past or cannot be read */
        static Duration parse(@Nullable String text, Clock clock) {
            if (text == null || text.isBlank()) {
                return Duration.ZERO;
            }
            String trimmed = text.trim();
            if (trimmed.matches("[0-9]{1,9}")) {
                return Duration.ofSeconds(Long.parseLong(trimmed));
            }
            try {
                java.time.Instant at = java.time.ZonedDateTime.parse(
                                trimmed, java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                Duration wait = Duration.between(clock.instant(), at);
                return wait.isNegative() ? Duration.ZERO : wait;
            } catch (java.time.format.DateTimeParseException e) {
                return Duration.ZERO;
            }
        }
    }
}
