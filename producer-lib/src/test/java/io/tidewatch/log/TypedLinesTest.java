package io.tidewatch.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.logback.CapturedLog;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Currency;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.helpers.NOPLogger;

/** API and database calls, business events and user actions: what their lines say. */
class TypedLinesTest {
    private final CapturedLog captured = new CapturedLog();
    private final Logger log = captured.logger("com.acme.Shop");
    private final AtomicLong nanos = new AtomicLong();
    private final ApiLog api = ApiLog.of(log).slowAfter(Duration.ofSeconds(2)).on(nanos::get);
    private final DbLog db =
            DbLog.of(log).system("postgresql").namespace("shop").on(nanos::get);

    @AfterEach
    void close() {
        captured.close();
    }

    @Test
    void incomingCall_isOneLine_withOtelNames() {
        ApiCall call = api.incoming("get", "/orders/{id}")
                .path("/orders/42?token=secret#x")
                .client("10.0.0.7")
                .user("u1")
                .requestSize(-1)
                .responseSize(512);
        nanos.addAndGet(3_250_000);
        call.answered(200);
        call.answered(500);
        LogEvent event = captured.only();
        assertThat(event.message()).isEqualTo("GET /orders/{id} answered 200 in 3.25 ms");
        assertThat(event.template()).isEqualTo("{} {} answered {} in {} ms");
        assertThat(event.markers()).containsExactly("API");
        assertThat(event.level()).isEqualTo(LogLevel.INFO);
        assertThat(event.fields())
                .isEqualTo(Map.of(
                        "log.type", "api",
                        "api.direction", "incoming",
                        "http.request.method", "GET",
                        "http.route", "/orders/{id}",
                        "url.path", "/orders/42",
                        "client.address", "10.0.0.7",
                        "user.id", "u1",
                        "http.response.body.size", 512L,
                        "http.response.status_code", 200L,
                        "duration_ms", 3.25));
    }

    @Test
    void levelsOfCalls_followStatusTimeAndDirection() {
        api.incoming("GET", "/a").answered(404);
        api.incoming("GET", "/a").answered(500);
        api.incoming("GET", "/a").answered(200, Duration.ofSeconds(2));
        api.incoming("GET", "/a").answered(200, Duration.ofSeconds(2).plusNanos(1));
        api.outgoing("GET", "http://x/a").answered(404);
        api.outgoing("GET", "http://x/a").answered(503, Duration.ofDays(1_000_000));
        api.level(org.slf4j.event.Level.DEBUG).incoming("GET", "/health").answered(200);
        assertThat(captured.events())
                .extracting(LogEvent::level)
                .containsExactly(
                        LogLevel.INFO,
                        LogLevel.ERROR,
                        LogLevel.INFO,
                        LogLevel.WARN,
                        LogLevel.WARN,
                        LogLevel.ERROR,
                        LogLevel.DEBUG);
        assertThat(captured.events().get(3).fields()).containsEntry("slow", true);
        assertThat(captured.events().get(5).fields()).containsEntry("error.type", "503");
    }

    @Test
    void outgoingCall_keepsNoSecretsOfItsUrl() {
        api.outgoing("POST", "https://ann:hunter2@pay.example.com:8443/v1/charge?card=4111#f")
                .failed(new ConnectException("refused"));
        api.outgoing("GET", "not a url at all, hunter2").answered(200);
        LogEvent event = captured.events().get(0);
        assertThat(event.message()).startsWith("POST /v1/charge failed after ");
        assertThat(event.level()).isEqualTo(LogLevel.ERROR);
        assertThat(event.thrown().type()).isEqualTo("java.net.ConnectException");
        assertThat(event.fields())
                .containsEntry("server.address", "pay.example.com")
                .containsEntry("server.port", 8443L)
                .containsEntry("error.type", "java.net.ConnectException");
        assertThat(captured.events().toString()).doesNotContain("hunter2").doesNotContain("4111");
    }

    @Test
    void databaseCall_saysSummaryRowsAndTime() {
        DbCall call = db.operation("SELECT", "orders");
        nanos.addAndGet(1_500);
        call.returned(3).succeeded();
        LogEvent event = captured.only();
        assertThat(event.message()).isEqualTo("SELECT orders took 0.001 ms");
        assertThat(event.level()).isEqualTo(LogLevel.DEBUG);
        assertThat(event.fields())
                .isEqualTo(Map.of(
                        "log.type", "db",
                        "db.system.name", "postgresql",
                        "db.namespace", "shop",
                        "db.operation.name", "SELECT",
                        "db.collection.name", "orders",
                        "db.query.summary", "SELECT orders",
                        "db.response.returned_rows", 3L,
                        "duration_ms", 0.001));
    }

    @Test
    void databaseCallThatFails_hasItsSqlState_slowOneWarns() {
        db.query("UPDATE stock").failed(new SQLException("deadlock", "40P01"));
        db.query("x".repeat(300)).affected(2).succeeded(Duration.ofMillis(501));
        LogEvent failed = captured.events().get(0);
        assertThat(failed.level()).isEqualTo(LogLevel.ERROR);
        assertThat(failed.fields()).containsEntry("db.response.status_code", "40P01");
        LogEvent slow = captured.events().get(1);
        assertThat(slow.level()).isEqualTo(LogLevel.WARN);
        assertThat(slow.fields()).containsEntry("slow", true).containsEntry("db.response.affected_rows", 2L);
        assertThat((String) slow.fields().get("db.query.summary")).hasSize(255);
    }

    @Test
    void businessEvent_hasEntitiesAndAmount() {
        BusinessEvent.of(log, "order.placed")
                .entity("order", "o-42")
                .entity("customer", "c-7")
                .amount(new BigDecimal("19.99"), Currency.getInstance("EUR"))
                .user("u1")
                .field("coupon", "SPRING")
                .log();
        LogEvent event = captured.only();
        assertThat(event.template()).isEqualTo("Business event {}");
        assertThat(event.markers()).containsExactly("BUSINESS");
        assertThat(event.fields())
                .isEqualTo(Map.of(
                        "log.type", "business",
                        "event.name", "order.placed",
                        "entity.type", "order",
                        "entity.id", "o-42",
                        "order.id", "o-42",
                        "customer.id", "c-7",
                        "amount.value", 19.99,
                        "amount.currency", "EUR",
                        "user.id", "u1",
                        "coupon", "SPRING"));
    }

    @Test
    void userAction_hasItsResult() {
        UserAction.of(log, "order.cancel").by("u1").target("order", "o-42").succeeded();
        UserAction.of(log, "order.cancel").by("u2").target("order", "o-42").denied("not the owner");
        UserAction.of(log, "order.cancel").client("10.0.0.7").failed(new IllegalStateException("shipped"));
        assertThat(captured.events())
                .extracting(LogEvent::message)
                .containsExactly(
                        "User u1 did order.cancel",
                        "User u2 was denied order.cancel",
                        "User ? failed to do order.cancel");
        assertThat(captured.events())
                .extracting(LogEvent::level)
                .containsExactly(LogLevel.INFO, LogLevel.WARN, LogLevel.ERROR);
        assertThat(captured.events().get(1).fields())
                .containsEntry("result", "denied")
                .containsEntry("reason", "not the owner")
                .containsEntry("target.type", "order")
                .containsEntry("target.id", "o-42");
        assertThat(captured.events().get(2).thrown().message()).isEqualTo("shipped");
    }

    @Test
    void nullEverywhere_isTolerated() {
        assertThatCode(() -> {
                    ApiLog.of(null)
                            .slowAfter(null)
                            .level(null)
                            .incoming(null, null)
                            .route(null)
                            .path(null)
                            .client(null)
                            .server(null, 0)
                            .user(null)
                            .field(null, null)
                            .answered(200, (Duration) null);
                    ApiLog.of(log).outgoing(null, null).failed(null);
                    DbLog.of(log)
                            .system(null)
                            .namespace(null)
                            .slowAfter(null)
                            .level(null)
                            .operation(null, null)
                            .returned(-1)
                            .affected(-1)
                            .succeeded(null);
                    DbLog.of(log).query(null).failed(null);
                    BusinessEvent.of(log, null)
                            .entity(null, null)
                            .amount(null, (String) null)
                            .user(null)
                            .log();
                    UserAction.of(log, null).by(null).target(null, null).denied(null);
                    UserAction.of(log, null).failed(null);
                    Task task =
                            TaskLog.of(log).slowAfter(null).progressEvery(null).start(null, null);
                    task.retrying(0, null);
                    task.failed(null, null);
                    task.close();
                    LogScope.of(null, null).and("a", null).close();
                })
                .doesNotThrowAnyException();
        assertThat(captured.events()).isNotEmpty();
    }

    @Test
    void backendThatThrows_doesNotReachTheApplication() {
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            public synchronized void doAppend(ILoggingEvent event) {
                throw new IllegalStateException("appender");
            }

            @Override
            protected void append(ILoggingEvent event) {}
        };
        log.addAppender(appender);
        assertThatCode(() -> BusinessEvent.of(log, "a").log()).doesNotThrowAnyException();
        assertThatCode(() -> BusinessEvent.of(NOPLogger.NOP_LOGGER, "a").log()).doesNotThrowAnyException();
    }

    @Test
    void lineIsSaidToComeFromTheApplication() {
        ListAppender<ILoggingEvent> list = new ListAppender<>();
        list.addFilter(new Filter<>() {
            @Override
            public FilterReply decide(ILoggingEvent event) {
                return event.getCallerData().length > 0 ? FilterReply.ACCEPT : FilterReply.DENY;
            }
        });
        list.start();
        log.addAppender(list);
        BusinessEvent.of(log, "a").log();
        api.incoming("GET", "/a").answered(200);
        db.query("a").succeeded();
        TaskLog.of(log).start("a").close();
        assertThat(list.list)
                .hasSize(5)
                .extracting(event -> event.getCallerData()[0].getMethodName())
                .containsOnly("lineIsSaidToComeFromTheApplication");
    }

    @Test
    void criticalMarker_makesALineCritical() {
        log.error(Markers.CRITICAL, "disk is full");
        assertThat(captured.only().level()).isEqualTo(LogLevel.CRITICAL);
    }

    @Test
    void scope_putsBackWhatWasThere() {
        MDC.put("user_id", "outer");
        try (LogScope scope = LogScope.request("r1").user("u1").user("u2").and("tenant", "t")) {
            assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("request_id", "r1", "user_id", "u2", "tenant", "t"));
        }
        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("user_id", "outer"));
    }

    @Test
    void fieldNames_areDifferent() throws IllegalAccessException {
        Field[] fields = LogFields.class.getFields();
        assertThat(Arrays.stream(fields)
                        .map(field -> {
                            try {
                                return field.get(null);
                            } catch (IllegalAccessException e) {
                                throw new AssertionError(e);
                            }
                        })
                        .distinct())
                .hasSize(fields.length)
                .hasSizeGreaterThan(30);
    }
}
