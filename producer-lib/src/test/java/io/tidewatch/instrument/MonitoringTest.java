package io.tidewatch.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewatch.instrument.context.ContextKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class MonitoringTest {
    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final List<String> captured = new ArrayList<>();
    private final Monitoring monitoring = with(MonitoringConfig.defaults());
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    interface Orders {
        String place(String what) throws IOException;

        CompletableFuture<String> later(CompletableFuture<String> result);

        String unmeasured();

        default String twice(String what) throws IOException {
            return place(what) + place(what);
        }
    }

    class StoredOrders implements Orders {
        @Override
        @Monitored(
                value = "orders.place",
                tags = {"shop", "north"},
                slow = "50ms",
                logFailures = true,
                span = true)
        public String place(String what) throws IOException {
            clock.add(Duration.ofMillis(what.length()));
            if (what.equals("nothing")) {
                throw new IOException("nothing to place");
            }
            return what + MDC.get(ContextKeys.SPAN_ID);
        }

        @Override
        @Monitored(value = "orders.later", expected = IllegalStateException.class)
        public CompletableFuture<String> later(CompletableFuture<String> result) {
            return result;
        }

        @Override
        public String unmeasured() {
            return "x";
        }
    }

    @Monitored("stock")
    interface Stock {
        int count();

        @Monitored(tags = {"kind", "own"})
        int own();
    }

    @BeforeEach
    void listen() {
        lines.start();
        for (Class<?> type : List.of(StoredOrders.class)) {
            ((Logger) LoggerFactory.getLogger(type)).addAppender(lines);
        }
    }

    @AfterEach
    void forget() {
        ((Logger) LoggerFactory.getLogger(StoredOrders.class)).detachAppender(lines);
        MDC.clear();
    }

    @Test
    void annotatedMethod_isMeasured_withItsLabels() throws IOException {
        Orders orders = monitoring.proxy(Orders.class, new StoredOrders());

        orders.place("ten chairs");
        orders.place("a table");

        Timer timer = timer("orders.place.duration", "none");
        assertThat(timer.count()).isEqualTo(2);
        assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(17);
        assertThat(timer.getId().getTag("shop")).isEqualTo("north");
        assertThat(registry.get("orders.place.active").gauge().value()).isZero();
    }

    @Test
    void failedCall_throwsAsItIs_isCountedByType_loggedAndCapturedOnce() {
        Orders orders = monitoring.proxy(Orders.class, new StoredOrders());

        assertThatThrownBy(() -> orders.place("nothing")).isExactlyInstanceOf(IOException.class);

        assertThat(timer("orders.place.duration", "java.io.IOException").count())
                .isEqualTo(1);
        assertThat(captured).containsExactly("orders.place: nothing to place");
        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage()).isEqualTo("orders.place failed after 7 ms");
            assertThat(line.getThrowableProxy().getMessage()).isEqualTo("nothing to place");
            assertThat(line.getKeyValuePairs()).extracting(pair -> pair.key).contains("operation", "duration_ms");
        });
    }

    @Test
    void slowCall_isLogged_exactlyAtTheThreshold_itIsNot() throws IOException {
        Orders orders = monitoring.proxy(Orders.class, new StoredOrders());

        orders.place("x".repeat(50));
        assertThat(lines.list).isEmpty();
        orders.place("x".repeat(51));

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("orders.place took 51 ms, longer than 50 ms");
    }

    @Test
    void span_isOfTheCall_andGoneAfterwards_traceStays() throws IOException {
        Orders orders = monitoring.proxy(Orders.class, new StoredOrders());
        MDC.put(ContextKeys.TRACE_ID, "4bf92f3577b34da6a3ce929d0e0e4736");
        MDC.put(ContextKeys.SPAN_ID, "00f067aa0ba902b7");

        assertThat(orders.place("")).hasSize(16).isNotEqualTo("00f067aa0ba902b7");

        assertThat(MDC.getCopyOfContextMap())
                .containsOnly(
                        java.util.Map.entry(ContextKeys.TRACE_ID, "4bf92f3577b34da6a3ce929d0e0e4736"),
                        java.util.Map.entry(ContextKeys.SPAN_ID, "00f067aa0ba902b7"));
    }

    @Test
    void stage_isMeasuredToItsCompletion_andReturnedItself() {
        Orders orders = monitoring.proxy(Orders.class, new StoredOrders());
        CompletableFuture<String> result = new CompletableFuture<>();

        assertThat(orders.later(result)).isSameAs(result);
        assertThat(registry.get("orders.later.active").gauge().value()).isEqualTo(1);
        clock.add(Duration.ofSeconds(3));
        result.complete("done");

        assertThat(timer("orders.later.duration", "none").totalTime(TimeUnit.SECONDS))
                .isEqualTo(3);
        assertThat(registry.get("orders.later.active").gauge().value()).isZero();
    }

    @Test
    void stageThatFails_asExpected_isCounted_notCaptured() {
        Orders orders = monitoring.proxy(Orders.class, new StoredOrders());

        orders.later(CompletableFuture.failedFuture(new CompletionException(new IllegalStateException("closed"))));

        assertThat(timer("orders.later.duration", "java.lang.IllegalStateException")
                        .count())
                .isEqualTo(1);
        assertThat(captured).isEmpty();
    }

    @Test
    void annotatedType_namesItsMethods_aMethodsOwnAnnotationWins() {
        Stock stock = monitoring.proxy(Stock.class, new Stock() {
            @Override
            public int count() {
                return 3;
            }

            @Override
            public int own() {
                return 4;
            }
        });

        assertThat(stock.count() + stock.own()).isEqualTo(7);

        assertThat(timer("stock.count.duration", "none").count()).isEqualTo(1);
        Timer own = timer("method.duration", "none");
        assertThat(own.count()).isEqualTo(1);
        assertThat(own.getId().getTag("kind")).isEqualTo("own");
        assertThat(own.getId().getTag("code.function.name")).endsWith(".own");
    }

    @Test
    void whatIsNotAnnotated_isNotMeasured_equalsIsTheTargets() {
        StoredOrders target = new StoredOrders();
        Orders orders = monitoring.proxy(Orders.class, target);

        assertThat(orders.unmeasured()).isEqualTo("x");
        assertThat(orders).isEqualTo(monitoring.proxy(Orders.class, target)).hasSameHashCodeAs(target);
        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .noneMatch(n -> n.contains("unmeas"));
    }

    @Test
    void classInsteadOfInterface_isRefused_saidWhatToDo() {
        assertThatThrownBy(() -> monitoring.proxy(StoredOrders.class, new StoredOrders()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected an interface");
    }

    @Test
    void unreadableAnnotation_isRefused_namingTheMethod() {
        Runnable target = new Runnable() {
            @Override
            @Monitored(slow = "soon")
            public void run() {}
        };

        assertThatThrownBy(() -> monitoring.proxy(Runnable.class, target))
                .hasMessageContaining(".run: ")
                .hasMessageContaining("soon");
    }

    @Test
    void lambda_passesResultAndCheckedTypes_thePlainWay() throws IOException {
        String read = monitoring.call("file.read", () -> readOrThrow("text"));
        assertThat(read).isEqualTo("text");
        assertThatThrownBy(() -> monitoring.run("file.read", () -> readOrThrow("")))
                .isInstanceOf(IOException.class);
        assertThat(monitoring.supply("plain", () -> 5)).isEqualTo(5);

        assertThat(timer("file.read.duration", "none").count()).isEqualTo(1);
        assertThat(timer("file.read.duration", "java.io.IOException").count()).isEqualTo(1);
    }

    @Test
    void scopes_nest_withChildSpansOfOneTrace() {
        Monitoring spans = with(MonitoringConfig.defaults().spans(true));
        String outer;
        try (Scope scope = spans.scope("import").tag("format", "csv")) {
            outer = MDC.get(ContextKeys.SPAN_ID);
            String trace = MDC.get(ContextKeys.TRACE_ID);
            assertThat(registry.get("import.active").gauge().value()).isEqualTo(1);
            try (Scope inner = spans.scope("import.row")) {
                assertThat(MDC.get(ContextKeys.PARENT_SPAN_ID)).isEqualTo(outer);
                assertThat(MDC.get(ContextKeys.TRACE_ID)).isEqualTo(trace);
                inner.failed(new IllegalStateException("bad row"));
            }
            assertThat(MDC.get(ContextKeys.SPAN_ID)).isEqualTo(outer);
            scope.close();
        }

        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
        assertThat(timer("import.duration", "none").count()).isEqualTo(1);
        assertThat(timer("import.duration", "none").getId().getTag("format")).isEqualTo("csv");
        assertThat(timer("import.row.duration", "java.lang.IllegalStateException")
                        .count())
                .isEqualTo(1);
        assertThat(captured).containsExactly("import.row: bad row");
    }

    @Test
    void namesBeyondTheBound_shareOne() {
        Monitoring few = with(new MonitoringConfig(Duration.ZERO, false, true, 3, 20));
        for (int i = 0; i < 100; i++) {
            few.run("user-" + i, () -> {});
        }

        assertThat(timer("_other.duration", "none").count()).isEqualTo(97);
    }

    @Test
    void errorTypesBeyondTheBound_shareOne() {
        Monitoring few = with(new MonitoringConfig(Duration.ZERO, false, true, 10, 2));
        List.of(new IllegalStateException(), new IllegalArgumentException(), new ArithmeticException())
                .forEach(thrown -> assertThatThrownBy(() -> few.run("work", () -> {
                            throw thrown;
                        }))
                        .isSameAs(thrown));

        assertThat(timer("work.duration", "_other").count()).isEqualTo(1);
    }

    @Test
    void sinkThatThrows_doesNotReachTheCaller() {
        Monitoring broken = new Monitoring(
                registry,
                (thrown, operation) -> {
                    throw new IllegalStateException("sink");
                },
                MonitoringConfig.defaults());

        assertThatThrownBy(() -> broken.run("work", () -> {
                    throw new IOException("its own");
                }))
                .hasMessage("its own");
    }

    private Monitoring with(MonitoringConfig config) {
        return new Monitoring(
                registry, (thrown, operation) -> captured.add(operation + ": " + thrown.getMessage()), config);
    }

    private Timer timer(String name, String errorType) {
        return registry.get(name).tag("error.type", errorType).timer();
    }

    private static String readOrThrow(String text) throws IOException {
        if (text.isEmpty()) {
            throw new IOException("empty");
        }
        return text;
    }
}
