package io.tidewatch.logback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import io.tidewatch.event.LogEvent;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.LogEventDecoder;
import java.io.ByteArrayInputStream;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.Marker;

class TidewatchEncoderTest {
    private final LoggerContext context = new LoggerContext();
    private final TidewatchEncoder encoder = new TidewatchEncoder();

    @BeforeEach
    void start() {
        context.setMDCAdapter(MDC.getMDCAdapter());
        encoder.setContext(context);
        SourceProperties source = new SourceProperties();
        source.setService("shop");
        encoder.setSource(source);
        encoder.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void encoded_isOneLine_eachTime() {
        byte[] first = encoder.encode(event("one {}", "a\nb"));
        byte[] second = encoder.encode(event("two", null));
        assertThat(first).endsWith('\n');
        assertThat(new String(first, UTF_8).lines()).hasSize(1);
        assertThat(decode(first).message()).isEqualTo("one a\nb");
        assertThat(decode(second).message()).isEqualTo("two");
        assertThat(encoder.headerBytes()).isEmpty();
        assertThat(encoder.footerBytes()).isEmpty();
    }

    @Test
    void mdcOfAnyKindOfMap_isTaken() {
        LoggingEvent event = event("x", null);
        event.setMDCPropertyMap(Map.of("request_id", "r1"));
        assertThat(decode(encoder.encode(event)).context()).isEqualTo(Map.of("request_id", "r1"));
    }

    @Test
    void eventThatCannotBeEncoded_isALineThatSaysSo_andCounted() {
        LoggingEvent event = event("x", null);
        event.addMarker((Marker) java.lang.reflect.Proxy.newProxyInstance(
                Marker.class.getClassLoader(), new Class<?>[] {Marker.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("no " + method.getName());
                }));
        LogEvent line = decode(encoder.encode(event));
        assertThat(line.message()).isEqualTo("This line could not be encoded: java.lang.IllegalStateException");
        assertThat(line.logger()).isEqualTo("com.acme.Orders");
        assertThat(line.source().service()).isEqualTo("shop");
        assertThat(encoder.failed()).isEqualTo(1);
    }

    @Test
    void redaction_isWhatTheConfigurationSays() throws JoranException {
        TidewatchEncoder configured = configured("""
                <redaction>
                  <off>email</off>
                  <field>customerName</field>
                  <pattern>order=order-(\\d+)</pattern>
                  <style>phone=hash</style>
                  <hashKey>k</hashKey>
                </redaction>
                """);

        assertThat(message(configured, "bob@example.com 13800138000 order-17 customerName=Bob password=x1y2"))
                .matches("bob@example\\.com h#[a-p]{16} order-\\*{4} customerName=\\*{4} password=\\*{4}");
    }

    @Test
    void redactionThatIsWrong_isSaid_andAllKindsAreHidden() throws JoranException {
        TidewatchEncoder configured = configured("<redaction><off>email</off><pattern>order=(</pattern></redaction>");

        assertThat(message(configured, "bob@example.com password=x1y2")).isEqualTo("b****@example.com password=****");
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .anyMatch(status -> status.getMessage().contains("<redaction>")
                        && status.getMessage().contains("order"));
    }

    @Test
    void redactionThatIsOff_showsAll() throws JoranException {
        assertThat(message(configured("<redact>false</redact>"), "password=x1y2"))
                .isEqualTo("password=x1y2");
    }

    private String message(TidewatchEncoder encoder, String message) {
        return decode(encoder.encode(event(message, null))).message();
    }

    /** An encoder as logback builds it from XML. */
    private TidewatchEncoder configured(String elements) throws JoranException {
        JoranConfigurator joran = new JoranConfigurator();
        joran.setContext(context);
        joran.doConfigure(new ByteArrayInputStream("""
                <configuration>
                  <appender name="OUT" class="ch.qos.logback.core.OutputStreamAppender">
                    <encoder class="io.tidewatch.logback.TidewatchEncoder">
                      <source><service>shop</service></source>
                      %s
                    </encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="OUT"/></root>
                </configuration>
                """.formatted(elements).getBytes(UTF_8)));
        OutputStreamAppender<?> appender =
                (OutputStreamAppender<?>) context.getLogger("ROOT").getAppender("OUT");
        return (TidewatchEncoder) appender.getEncoder();
    }

    private LoggingEvent event(String message, Object argument) {
        return new LoggingEvent(
                "f",
                context.getLogger("com.acme.Orders"),
                Level.INFO,
                message,
                null,
                argument == null ? null : new Object[] {argument});
    }

    private static LogEvent decode(byte[] line) {
        return ((Decoded.Ok<LogEvent>) new LogEventDecoder().decode(line, 0, line.length)).value();
    }
}
