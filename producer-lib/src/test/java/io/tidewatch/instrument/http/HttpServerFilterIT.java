package io.tidewatch.instrument.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewatch.instrument.Monitoring;
import io.tidewatch.instrument.MonitoringConfig;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** In a real Tomcat, over real sockets. */
class HttpServerFilterIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final Duration SOON = Duration.ofSeconds(10);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> captured = new CopyOnWriteArrayList<>();
    private final Monitoring monitoring = new Monitoring(
            registry,
            (thrown, operation) -> captured.add(operation + ": " + thrown.getMessage() + " " + MDC.get("request_id")),
            MonitoringConfig.defaults());
    private final HttpClient http = HttpClient.newHttpClient();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Tomcat tomcat = new Tomcat();

    @BeforeEach
    void start(@TempDir Path dir) throws Exception {
        tomcat.setBaseDir(dir.toString());
        tomcat.setPort(0);
        Context context = tomcat.addContext("", dir.toString());
        HttpServerConfig config = HttpServerConfig.defaults()
                .maxRoutes(20)
                .userId(request -> request.getHeader("X-User"))
                .excluded(request -> request.getRequestURI().equals("/health"));
        filter(context, "tidewatch", new HttpServerFilter(monitoring, config));
        filter(context, "user", new UserIdFilter(HttpServerConfig.defaults().userId(request -> "late-user")));
        Tomcat.addServlet(context, "app", new App()).setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "app");
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        release.countDown();
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void request_isMeasured_andHasItsContext() throws Exception {
        HttpResponse<String> answer = send(
                "/context",
                "X-Request-Id",
                "r-1",
                "X-User",
                "u7",
                "traceparent",
                "00-" + TRACE + "-00f067aa0ba902b7-01");

        assertThat(answer.headers().firstValue("X-Request-Id")).hasValue("r-1");
        assertThat(answer.body())
                .contains("request_id=r-1", "user_id=u7", "trace_id=" + TRACE, "parent_span_id=00f067aa0ba902b7")
                .containsPattern("[{ ]span_id=[0-9a-f]{16}");
        assertThat(timer("GET", "/context", "200", "none").count()).isEqualTo(1);
        assertThat(registry.get("http.server.active_requests").gauge().value()).isZero();
    }

    @Test
    void requestWithoutIds_getsNew_andTheUserThatIsKnownLate() throws Exception {
        HttpResponse<String> answer = send("/context");

        String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(answer.body()).contains("request_id=" + id, "user_id=late-user");
        assertThat(answer.body()).doesNotContain("parent_span_id");
    }

    @Test
    void threadsOfTheServer_keepNothingOfARequest() throws Exception {
        send("/context", "X-User", "u7");
        for (int i = 0; i < 20; i++) {
            assertThat(send("/mdc-before").body()).isEqualTo("only ours");
        }
    }

    @Test
    void paths_becomeRoutes_withinTheBound() throws Exception {
        send("/orders/417/items/9f1c2e44-22ab-4c11-8a33-1f0c9d7e6a55");
        send("/spring/17");
        send("/missing/abc");
        for (int i = 0; i < 60; i++) {
            send("/scan-" + "abcdefghijklmnopqrstuvwxyz".charAt(i % 26) + "abcdefghijklmnopqrstuvwxyz".charAt(i / 26));
        }

        assertThat(timer("GET", "/orders/{id}/items/{id}", "200", "none").count())
                .isEqualTo(1);
        assertThat(timer("GET", "/spring/{number}", "200", "none").count()).isEqualTo(1);
        assertThat(timer("GET", Routes.UNMATCHED, "404", "none").count()).isEqualTo(1);
        assertThat(timer("GET", "_other", "200", "none").count()).isEqualTo(42);
        assertThat(registry.get("tidewatch.lib.instrument.folded")
                        .tag("names", "routes")
                        .functionCounter()
                        .count())
                .isEqualTo(42);
    }

    @Test
    void unhandledException_is500_capturedOnce_underItsOwnName() throws Exception {
        assertThat(send("/throw", "X-Request-Id", "r-2").statusCode()).isEqualTo(500);

        assertThat(timer("GET", "/throw", "500", "java.lang.IllegalStateException")
                        .count())
                .isEqualTo(1);
        assertThat(captured).containsExactly("GET /throw: no stock r-2");
    }

    @Test
    void answerOf500_withoutAnException_isAnErrorByItsStatus() throws Exception {
        assertThat(send("/status/503").statusCode()).isEqualTo(503);

        assertThat(timer("GET", "/status/{id}", "503", "503").count()).isEqualTo(1);
        assertThat(captured).isEmpty();
    }

    @Test
    void asynchronousRequest_isMeasuredToItsCompletion() throws Exception {
        var answer = http.sendAsync(request("/async").build(), HttpResponse.BodyHandlers.ofString());
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(registry.get("http.server.active_requests")
                                .gauge()
                                .value())
                        .isEqualTo(1));
        assertThat(registry.find("http.server.request.duration").timer()).isNull();

        release.countDown();

        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("later");
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(
                        () -> assertThat(timer("GET", "/async", "200", "none").count())
                                .isEqualTo(1));
        assertThat(registry.get("http.server.active_requests").gauge().value()).isZero();
    }

    @Test
    void asynchronousDispatch_hasTheContextAgain_andItsExceptionCounts() throws Exception {
        release.countDown();

        assertThat(send("/async-dispatch", "X-Request-Id", "r-3").body()).contains("request_id=r-3");
        assertThat(send("/async-throw", "X-Request-Id", "r-4").statusCode()).isEqualTo(500);

        Awaitility.await().atMost(SOON).untilAsserted(() -> {
            assertThat(timer("GET", "/async-dispatch", "200", "none").count()).isEqualTo(1);
            assertThat(timer("GET", "/async-throw", "500", "java.lang.IllegalStateException")
                            .count())
                    .isEqualTo(1);
            assertThat(captured).containsExactly("GET /async-throw: late r-4");
        });
    }

    @Test
    void asynchronousTimeout_endsTheRequest() throws Exception {
        assertThat(send("/async-timeout").statusCode()).isEqualTo(500);

        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(
                                timer("GET", "/async-timeout", "500", "500").count())
                        .isEqualTo(1));
        assertThat(registry.get("http.server.active_requests").gauge().value()).isZero();
    }

    @Test
    void excludedRequest_isNotMeasured_butHasAnId() throws Exception {
        assertThat(send("/health").headers().firstValue("X-Request-Id")).isPresent();

        assertThat(registry.find("http.server.request.duration").timer()).isNull();
    }

    @Test
    void hostileHeadersAndMethod_areBounded() throws Exception {
        String raw = "BREW /context HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: " + "a".repeat(5000)
                + "\r\ntraceparent: 00-zz\r\nX-User: u" + "v".repeat(400) + "\r\n\r\n";
        try (Socket socket = new Socket("localhost", tomcat.getConnector().getLocalPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(raw.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).doesNotContain("aaaaaaaaaa").containsPattern("X-Request-Id: [0-9a-f]{32}\r\n");
            assertThat(answer).contains("user_id=u" + "v".repeat(127)).doesNotContain("v".repeat(128));
        }

        assertThat(timer("_other", "/context", "200", "none").count()).isEqualTo(1);
    }

    @Test
    void usersFunctionThatThrows_costsTheRequestNothing() {
        HttpServerConfig config = HttpServerConfig.defaults().userId(request -> {
            throw new IllegalStateException("no session");
        });

        assertThat(config.user(null)).isNull();
    }

    private Timer timer(String method, String route, String status, String error) {
        return registry.get("http.server.request.duration")
                .tags("http.request.method", method, "http.route", route)
                .tags("http.response.status_code", status, "error.type", error)
                .timer();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + path));
    }

    private HttpResponse<String> send(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void filter(Context context, String name, jakarta.servlet.Filter filter) {
        FilterDef definition = new FilterDef();
        definition.setFilterName(name);
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName(name);
        map.addURLPattern("/*");
        for (DispatcherType type : List.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR)) {
            map.setDispatcher(type.name());
        }
        context.addFilterMap(map);
    }

    /** Does what the path says. */
    private final class App extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            String path = request.getRequestURI();
            if (path.startsWith("/async")) {
                async(path, request, response);
            } else if (path.startsWith("/status/")) {
                response.sendError(Integer.parseInt(path.substring(8)));
            } else if (path.startsWith("/missing")) {
                response.sendError(404);
            } else if (path.equals("/throw")) {
                throw new ServletException("wrapped", new IllegalStateException("no stock"));
            } else if (path.equals("/mdc-before")) {
                Map<String, String> mdc = MDC.getCopyOfContextMap();
                mdc.keySet().removeAll(List.of("request_id", "trace_id", "span_id", "user_id"));
                response.getWriter().print(mdc.isEmpty() ? "only ours" : mdc.toString());
                MDC.put("left", "over");
            } else {
                if (path.startsWith("/spring")) {
                    request.setAttribute(
                            "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern", "/spring/{number}");
                }
                response.getWriter().print(MDC.getCopyOfContextMap());
            }
        }

        private void async(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                if (path.equals("/async-throw")) {
                    throw new IllegalStateException("late");
                }
                response.getWriter().print(MDC.getCopyOfContextMap());
                return;
            }
            AsyncContext async = request.startAsync();
            if (path.equals("/async-timeout")) {
                async.setTimeout(50);
                return;
            }
            async.start(() -> {
                try {
                    release.await();
                    if (path.equals("/async")) {
                        async.getResponse().getWriter().print("later");
                        async.complete();
                    } else {
                        async.dispatch();
                    }
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }
}
