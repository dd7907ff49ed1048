package io.tidewatch.metrics.ready;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.event.MetricPoint;
import io.tidewatch.metrics.Collecting;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import org.junit.jupiter.api.Test;

class ReadyMetricsTest {
    private final Collecting metrics = new Collecting();

    @Test
    void requests_have_opentelemetrys_name_and_labels() {
        HttpServerRequests requests = new HttpServerRequests(metrics.registry());
        HttpServerRequests.Request request = requests.begin("GET", "https");
        assertThat(metrics.point("http.server.active_requests").value()).isEqualTo(1);
        metrics.clock().add(Duration.ofMillis(250));
        request.end("/orders/{id}", 200, null);
        request.end("/orders/{id}", 500, null);

        List<MetricPoint> points = metrics.points();

        assertThat(points).anySatisfy(p -> {
            assertThat(p.name()).isEqualTo("http.server.request.duration");
            assertThat(p.labels())
                    .isEqualTo(Map.of(
                            "http.request.method", "GET",
                            "url.scheme", "https",
                            "http.route", "/orders/{id}",
                            "http.response.status_code", "200"));
            assertThat(p.value()).isEqualTo(0.25);
            assertThat(p.distribution().count()).isEqualTo(1);
        });
        assertThat(points).anyMatch(p -> p.name().equals("http.server.active_requests") && p.value() == 0);
    }

    @Test
    void a_failed_request_says_why_and_a_hostile_method_is_other() {
        HttpServerRequests requests = new HttpServerRequests(metrics.registry());
        requests.begin("X-" + "x".repeat(5000), "gopher").end(null, 0, new IOException("gone"));
        requests.begin("POST", "http").end("/pay", 503, null);

        assertThat(metrics.points().stream()
                        .filter(p -> p.name().equals("http.server.request.duration"))
                        .map(MetricPoint::labels))
                .containsExactlyInAnyOrder(
                        Map.of(
                                "http.request.method", "_other",
                                "url.scheme", "http",
                                "error.type", "java.io.IOException"),
                        Map.of(
                                "http.request.method", "POST",
                                "url.scheme", "http",
                                "http.route", "/pay",
                                "http.response.status_code", "503",
                                "error.type", "503"));
    }

    @Test
    void sessions_are_open_until_they_are_closed_once() {
        Sessions sessions = new Sessions(metrics.registry());
        Sessions.Session one = sessions.open();
        sessions.open();
        metrics.clock().add(Duration.ofMinutes(1));
        one.close("expired");
        one.close();

        List<MetricPoint> points = metrics.points();

        assertThat(points).contains(MetricPoint.gauge("session.active", Map.of(), 1));
        assertThat(points).contains(MetricPoint.counter("session.opened", Map.of(), 2, 1));
        assertThat(points)
                .anyMatch(p -> p.name().equals("session.duration")
                        && p.value() == 60
                        && p.labels().equals(Map.of("session.end", "expired")));
    }

    @Test
    void a_queue_tells_depth_room_and_flow() {
        ArrayBlockingQueue<String> queue = new ArrayBlockingQueue<>(10);
        QueueFlow flow = new QueueFlow(metrics.registry(), "mail", queue);
        queue.add("a");
        flow.added();
        flow.rejected();
        flow.taken(Duration.ofSeconds(2));

        Map<String, String> labels = Map.of("queue.name", "mail");
        List<MetricPoint> points = metrics.points();
        assertThat(points)
                .contains(
                        MetricPoint.gauge("queue.depth", labels, 1),
                        MetricPoint.gauge("queue.remaining", labels, 9),
                        MetricPoint.counter("queue.added", labels, 1, 1),
                        MetricPoint.counter("queue.rejected", labels, 1, 1));
        assertThat(points).anyMatch(p -> p.name().equals("queue.wait") && p.value() == 2);
    }

    @Test
    void a_task_tells_how_it_fared() throws Exception {
        TaskRuns runs = new TaskRuns(metrics.registry(), "import");
        metrics.clock().add(Duration.ofSeconds(100));
        assertThat(metrics.point("task.last.success.age").value()).isEqualTo(100);
        assertThat(runs.call(() -> "done")).isEqualTo("done");
        runs.run(() -> assertThat(metrics.point("task.running").value()).isEqualTo(1));
        assertThatThrownBy(() -> runs.call(() -> {
                    throw new IOException("refused");
                }))
                .isInstanceOf(IOException.class);

        List<MetricPoint> points = metrics.points();
        Map<String, String> labels = Map.of("task.name", "import");
        assertThat(points)
                .contains(
                        MetricPoint.counter("task.started", labels, 3, 1),
                        MetricPoint.gauge("task.running", labels, 0),
                        MetricPoint.gauge("task.last.outcome", labels, 0),
                        MetricPoint.gauge("task.last.success.age", labels, 0));
        assertThat(points)
                .anyMatch(p -> p.name().equals("task.failed")
                        && p.labels().get("error.type").equals("java.io.IOException")
                        && p.value() == 1);
    }

    @Test
    void business_events_have_outcome_and_amount() {
        BusinessEvents orders = new BusinessEvents(metrics.registry(), "shop.orders");
        orders.succeeded(new BigDecimal("19.50"), "EUR", "channel", "web");
        orders.failed("out_of_stock", "channel", "web");
        orders.returned(new BigDecimal("5"), "EUR");

        List<MetricPoint> points = metrics.points();
        assertThat(points)
                .contains(
                        MetricPoint.counter("shop.orders", Map.of("channel", "web", "outcome", "succeeded"), 1, 1),
                        MetricPoint.counter(
                                "shop.orders",
                                Map.of("channel", "web", "outcome", "failed", "reason", "out_of_stock"),
                                1,
                                1));
        assertThat(points)
                .anyMatch(p -> p.name().equals("shop.orders.amount")
                        && p.value() == 19.5
                        && p.labels().equals(Map.of("channel", "web", "unit", "EUR")));
        assertThat(points).anyMatch(p -> p.name().equals("shop.orders.returned") && p.value() == 5);
    }
}
