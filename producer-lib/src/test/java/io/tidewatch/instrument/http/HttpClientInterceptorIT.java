package io.tidewatch.instrument.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewatch.instrument.FailureSink;
import io.tidewatch.instrument.Monitoring;
import io.tidewatch.instrument.MonitoringConfig;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Against a real server. */
class HttpClientInterceptorIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Monitoring monitoring = new Monitoring(registry, FailureSink.NONE, MonitoringConfig.defaults());
    private final MockWebServer server = new MockWebServer();
    private OkHttpClient client = client(HttpClientConfig.defaults());

    @BeforeEach
    void start() throws IOException {
        server.start();
        MDC.put("request_id", "r-1");
        MDC.put("trace_id", TRACE);
        MDC.put("span_id", "00f067aa0ba902b7");
    }

    @AfterEach
    void stop() {
        MDC.clear();
        client.dispatcher().executorService().shutdown();
        server.close();
    }

    @Test
    void call_isMeasured_andTellsItsContext() throws Exception {
        server.enqueue(new MockResponse.Builder().code(204).build());

        assertThat(get(new Request.Builder()).code()).isEqualTo(204);

        RecordedRequest seen = server.takeRequest();
        assertThat(seen.getHeaders().get("X-Request-Id")).isEqualTo("r-1");
        assertThat(seen.getHeaders().get("traceparent")).isEqualTo("00-" + TRACE + "-00f067aa0ba902b7-01");
        assertThat(timer("204", "none").count()).isEqualTo(1);
        assertThat(registry.get("http.client.active_requests").gauge().value()).isZero();
    }

    @Test
    void headersOfTheRequest_stay() throws Exception {
        server.enqueue(new MockResponse.Builder().build());

        get(new Request.Builder().header("X-Request-Id", "own"));

        assertThat(server.takeRequest().getHeaders().values("X-Request-Id")).containsExactly("own");
    }

    @Test
    void strangers_areToldNothing() throws Exception {
        client = client(new HttpClientConfig(100, url -> url.host().endsWith(".internal")));
        server.enqueue(new MockResponse.Builder().build());

        get(new Request.Builder());

        RecordedRequest seen = server.takeRequest();
        assertThat(seen.getHeaders().get("X-Request-Id")).isNull();
        assertThat(seen.getHeaders().get("traceparent")).isNull();
    }

    @Test
    void hostileIdOfTheMdc_isNotSent() throws Exception {
        MDC.put("request_id", "a\nb: c");
        server.enqueue(new MockResponse.Builder().build());

        get(new Request.Builder());

        assertThat(server.takeRequest().getHeaders().get("X-Request-Id")).isNull();
    }

    @Test
    void refusal_isAnErrorByItsStatus() throws Exception {
        server.enqueue(new MockResponse.Builder().code(503).build());

        get(new Request.Builder());

        assertThat(timer("503", "503").count()).isEqualTo(1);
    }

    @Test
    void serverThatIsNotThere_isAnErrorByItsType() {
        server.close();

        assertThatThrownBy(() -> get(new Request.Builder())).isInstanceOf(IOException.class);

        assertThat(timer("none", "java.net.ConnectException").count()).isEqualTo(1);
        assertThat(registry.get("http.client.active_requests").gauge().value()).isZero();
    }

    @Test
    void enqueuedCall_hasTheContextOfWhoEnqueuedIt() throws Exception {
        server.enqueue(new MockResponse.Builder().build());
        CompletableFuture<String> inCallback = new CompletableFuture<>();

        client.newCall(new Request.Builder().url(server.url("/")).build()).enqueue(new Callback() {
            @Override
            public void onFailure(Call call, IOException e) {
                inCallback.completeExceptionally(e);
            }

            @Override
            public void onResponse(Call call, Response response) {
                response.close();
                inCallback.complete(MDC.get("request_id"));
            }
        });

        assertThat(inCallback.get(10, TimeUnit.SECONDS)).isEqualTo("r-1");
        assertThat(server.takeRequest().getHeaders().get("X-Request-Id")).isEqualTo("r-1");
    }

    @Test
    void hostsBeyondTheBound_shareOneSeries() throws Exception {
        client = client(new HttpClientConfig(1, url -> true));
        server.enqueue(new MockResponse.Builder().build());
        server.enqueue(new MockResponse.Builder().build());

        get(new Request.Builder());
        client.newCall(new Request.Builder()
                        .url("http://127.0.0.1:" + server.getPort() + "/")
                        .build())
                .execute()
                .close();

        assertThat(registry.get("http.client.request.duration")
                        .tag("server.address", "_other")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void instrumentedTwice_isMeasuredOnce() {
        assertThat(HttpClientInterceptor.instrument(client, monitoring, HttpClientConfig.defaults()))
                .isSameAs(client);
    }

    private OkHttpClient client(HttpClientConfig config) {
        return HttpClientInterceptor.instrument(new OkHttpClient(), monitoring, config);
    }

    private Response get(Request.Builder request) throws IOException {
        try (Response response =
                client.newCall(request.url(server.url("/orders/1")).build()).execute()) {
            return response;
        }
    }

    private Timer timer(String status, String error) {
        return registry.get("http.client.request.duration")
                .tags("http.request.method", "GET", "http.response.status_code", status, "error.type", error)
                .timer();
    }
}
