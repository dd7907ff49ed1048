package io.tidewatch.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MarkerFactory;

class TidewatchAppenderTest {
    private final CapturedLog captured = new CapturedLog(
            (event, thrown) -> thrown == null ? null : "fp-" + thrown.getClass().getSimpleName());
    private final LoggerContext context = captured.context();
    private final Logger log = captured.logger("com.acme.Orders");

    @AfterEach
    void stop() {
        captured.close();
    }

    @Test
    void call_isKeptAsItWas_whateverChangesAfterwards() {
        StringBuilder basket = new StringBuilder("b1");
        Object[] items = {1, new int[] {2, 3}};
        context.getMDCAdapter().put("request_id", "r1");

        log.info("Order {} of {} with {}", 42, basket, items[1]);
        basket.append("-changed");
        ((int[]) items[1])[0] = 99;
        context.getMDCAdapter().put("request_id", "r2");

        LogEvent event = only();
        assertThat(event.message()).isEqualTo("Order 42 of b1 with [2, 3]");
        assertThat(event.template()).isEqualTo("Order {} of {} with {}");
        assertThat(event.arguments()).containsExactly("42", "b1", "[2, 3]");
        assertThat(event.context()).isEqualTo(Map.of("request_id", "r1"));
        assertThat(event.level()).isEqualTo(LogLevel.INFO);
        assertThat(event.logger()).isEqualTo("com.acme.Orders");
        assertThat(event.thread()).isEqualTo(Thread.currentThread().getName());
    }

    @Test
    void textWithoutArguments_hasNoTemplate() {
        log.info("user " + 7 + " came");
        assertThat(only().template()).isNull();
        assertThat(only().message()).isEqualTo("user 7 came");
    }

    @Test
    void throwable_hasJdkStackAndFingerprint() {
        log.error("failed {}", 1, new IllegalStateException("outer", new java.io.IOException("disk")));
        LogEvent event = only();
        assertThat(event.message()).isEqualTo("failed 1");
        assertThat(event.thrown()).isNotNull();
        assertThat(event.thrown().type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(event.thrown().message()).isEqualTo("outer");
        assertThat(event.thrown().stack())
                .startsWith("java.lang.IllegalStateException: outer\n\tat io.tidewatch.logback.")
                .contains("\nCaused by: java.io.IOException: disk")
                .contains(" more");
        assertThat(event.thrown().fingerprint()).isEqualTo("fp-IllegalStateException");
    }

    @Test
    void fluentCall_hasItsFields_andTheCriticalMarkerItsLevel() {
        log.atWarn()
                .addMarker(MarkerFactory.getMarker("CRITICAL"))
                .addKeyValue("total", 12.5)
                .addKeyValue("count", 3)
                .addKeyValue("ok", true)
                .addKeyValue("what", new StringBuilder("x"))
                .addKeyValue("nothing", (Object) null)
                .log("paid");
        LogEvent event = only();
        assertThat(event.level()).isEqualTo(LogLevel.CRITICAL);
        assertThat(event.markers()).containsExactly("CRITICAL");
        assertThat(event.fields()).isEqualTo(Map.of("total", 12.5, "count", 3L, "ok", true, "what", "x"));
    }

    @Test
    void badObjects_doNotReachTheCaller() {
        Object throwing = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no");
            }
        };
        Object endless = new Object() {
            @Override
            public String toString() {
                return "x" + this;
            }
        };
        Object nothing = new Object() {
            @Override
            public String toString() {
                return null;
            }
        };
        log.info("{} {} {}", throwing, endless, nothing);
        assertThat(only().message()).isEqualTo("[FAILED toString()] [FAILED toString()] null");
    }

    @Test
    void ownAndKafkaLoggers_neverGetIn_applicationsUnderOurNameDo() {
        for (String name : List.of(
                "org.apache.kafka.clients.NetworkClient", "io.tidewatch.publish.Publisher", "io.tidewatch.Tidewatch")) {
            context.getLogger(name).error("x");
        }
        assertThat(captured.captured()).isEmpty();
        context.getLogger("io.tidewatch.demo.Shop").info("x");
        context.getLogger("org.apache.kafkaesque").info("x");
        assertThat(captured.captured()).hasSize(2);
    }

    @Test
    void xml_configuresAPublisherOfItsOwn() throws Exception {
        LoggerContext fresh = configured("<queueEvents>1000</queueEvents><kafka>retries=3</kafka>", "");
        assertThat(fresh.getLogger("ROOT").getAppender("T").isStarted()).isTrue();
        fresh.getLogger("a").info("hello");
        fresh.stop();
    }

    @Test
    void xml_saysWhatIsRedactedAndHow() throws Exception {
        LogEvent secret = LogEvent.of(1, LogLevel.INFO, "l", "password=hunter2 bob@example.com order-17 city=Jena");

        assertThat(filtered(
                                secret,
                                "<redaction><off>password</off><style>email=hash</style><hashKey>k</hashKey>"
                                        + "<field>city</field><pattern>order=order-(\\d+)</pattern></redaction>")
                        .message())
                .matches("password=hunter2 h#[a-p]{16}@example.com order-\\*{4} city=\\*{4}");
        assertThat(filtered(secret, "<redaction><off>pasword</off></redaction>").message())
                .as("what is misspelt hides more rather than less")
                .startsWith("password=****");
    }

    @Test
    void xml_redactsUnlessToldNotTo() throws Exception {
        LogEvent secret = LogEvent.of(1, LogLevel.INFO, "a", "password=hunter2");
        assertThat(filtered(secret, "").message()).isEqualTo("password=****");
        assertThat(filtered(secret, "<redact>true</redact>").message()).isEqualTo("password=****");
        assertThat(filtered(secret, "<redact>maybe</redact>").message()).isEqualTo("password=****");
        assertThat(filtered(secret, "<redact>false</redact>")).isSameAs(secret);
    }

    private static LogEvent filtered(LogEvent event, String more) throws Exception {
        LoggerContext fresh = configured("", more);
        try {
            return ((TidewatchAppender) fresh.getLogger("ROOT").getAppender("T"))
                    .filter()
                    .log(event);
        } finally {
            fresh.stop();
        }
    }

    private static LoggerContext configured(String publisher, String more) throws Exception {
        LoggerContext fresh = new LoggerContext();
        JoranConfigurator joran = new JoranConfigurator();
        joran.setContext(fresh);
        String xml = "<configuration><appender name=\"T\" class=\"io.tidewatch.logback.TidewatchAppender\"><publisher>"
                + "<service>shop</service><instance>shop-1</instance><bootstrapServers>localhost:1</bootstrapServers>"
                + "<closeGraceMillis>50</closeGraceMillis>" + publisher + "</publisher>" + more + "</appender>"
                + "<root level=\"INFO\"><appender-ref ref=\"T\"/></root></configuration>";
        joran.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        return fresh;
    }

    private LogEvent only() {
        return captured.only();
    }
}
