package io.tidewatch.notifier.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.config.Secret;
import io.tidewatch.event.Severity;
import io.tidewatch.notifier.channel.Attempt;
import io.tidewatch.notifier.channel.Channel;
import io.tidewatch.notifier.channel.ChannelContract;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookChannelTest extends ChannelContract {
    private static final String SECRET =
            "whsec_" + Base64.getEncoder().encodeToString("canary-signing-secret-000".getBytes(StandardCharsets.UTF_8));
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected Channel working() {
        answer(200);
        return channel(server.url("/canary-url-token").toString());
    }

    @Override
    protected Channel broken() {
        return channel("http://localhost:1/canary-url-token");
    }

    @Override
    protected String received() throws Exception {
        RecordedRequest request = server.takeRequest(5, TimeUnit.SECONDS);
        return request.getHeaders() + request.getBody().utf8();
    }

    @Override
    protected List<String> secrets() {
        return List.of("canary-url-token", SECRET, SECRET.substring(6));
    }

    @Test
    void isSigned_asStandardWebhooksAsks() throws Exception {
        try (Channel channel = working()) {
            channel.send(intent("x", Severity.ERROR));
        }
        RecordedRequest request = server.takeRequest();
        assertThat(request.getHeaders().get("webhook-id")).isEqualTo(KEY);
        assertThat(request.getHeaders().get("webhook-timestamp")).isEqualTo("1700000000");
        assertThat(request.getHeaders().get("webhook-signature"))
                .isEqualTo(new StandardSignature(Secret.of(SECRET))
                        .sign(KEY, 1_700_000_000, request.getBody().toByteArray()));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 408, 425})
    void temporaryAnswers_areTriedAgain_retryAfterKept(int status) {
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .setHeader("Retry-After", "17")
                .build());
        try (Channel channel = channel(server.url("/").toString())) {
            assertThat(channel.send(intent("x", Severity.ERROR)))
                    .isEqualTo(new Attempt.RetryLater(Duration.ofSeconds(17), status, "HTTP " + status));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 413})
    void otherAnswers_areRejected(int status) {
        answer(status);
        try (Channel channel = channel(server.url("/").toString())) {
            assertThat(channel.send(intent("x", Severity.ERROR)))
                    .isEqualTo(new Attempt.Rejected(status, "HTTP " + status));
        }
    }

    @Test
    void redirects_areNotFollowed() {
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .setHeader("Location", server.url("/elsewhere").toString())
                .build());
        try (Channel channel = channel(server.url("/").toString())) {
            assertThat(channel.send(intent("x", Severity.ERROR))).isInstanceOf(Attempt.Rejected.class);
        }
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void hangingServer_isGivenUpInTime() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        long started = System.nanoTime();
        try (Channel channel = channel(server.url("/").toString())) {
            assertThat(channel.send(intent("x", Severity.ERROR))).isInstanceOf(Attempt.RetryLater.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254", "fe80::1", "100.100.100.200", "::ffff:169.254.1.1", "0.0.0.0", "224.0.0.1",
                        "10.0.0.1",
                "192.168.1.1", "172.16.0.1", "100.64.0.1", "fd00::1", "127.0.0.1", "::1", "64:ff9b::a00:1"
            })
    void addressesThatLeadInside_areRefused(String address) throws Exception {
        AddressGuard guard = new AddressGuard(Dns.SYSTEM, false, false);
        assertThat(guard.refused(InetAddress.getByName(address))).isNotEmpty();
    }

    @Test
    void linkLocal_isRefusedEvenWherePrivateIsAllowed() throws Exception {
        AddressGuard guard = new AddressGuard(Dns.SYSTEM, true, true);
        assertThat(guard.refused(InetAddress.getByName("169.254.169.254"))).isNotEmpty();
        assertThat(guard.refused(InetAddress.getByName("10.0.0.1"))).isEmpty();
        assertThat(guard.refused(InetAddress.getByName("93.184.216.34"))).isEmpty();
    }

    @Test
    void oneBadAddressAmongGoodOnes_refusesTheName() {
        Dns mixed = host -> List.of(InetAddress.getByName("93.184.216.34"), InetAddress.getByName("10.0.0.1"));
        AddressGuard guard = new AddressGuard(mixed, false, false);
        assertThatThrownBy(() -> guard.lookup("mixed.example")).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void plainHttp_isRefusedUnlessAllowed_withoutShowingTheUrl() {
        WebhookConfig d = WebhookConfig.defaults();
        WebhookConfig config = new WebhookConfig(
                Secret.of("http://example.com/canary"),
                Secret.none(),
                false,
                false,
                false,
                d.connectTimeout(),
                d.timeout());
        assertThatThrownBy(() -> new WebhookChannel(config, CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("canary");
    }

    private void answer(int status) {
        server.enqueue(new MockResponse.Builder().code(status).build());
    }

    private static Channel channel(String url) {
        return new WebhookChannel(
                new WebhookConfig(
                        Secret.of(url),
                        Secret.of(SECRET),
                        true,
                        false,
                        true,
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2)),
                CLOCK);
    }
}
