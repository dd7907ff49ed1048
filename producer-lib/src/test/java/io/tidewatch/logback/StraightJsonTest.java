package io.tidewatch.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import io.tidewatch.event.LogEvent;
import io.tidewatch.publish.Capture;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.LogEventEncoder;
import java.math.BigDecimal;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MarkerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** A line that goes straight to its JSON reads as the event it would have become. */
class StraightJsonTest {
    private static final String[] PARTS = {"{}", "{}", "\\{}", "\\\\{}", "{", "}", "\"", "a", "ö€😀", " "};
    private static final Object[] ARGUMENTS = {
        null,
        "text",
        "",
        "quo\"ted\\ and \n more \u0001 ä 中文 😀",
        1,
        -7L,
        Long.MIN_VALUE,
        2.5,
        true,
        'c',
        new BigDecimal("1.50"),
        UUID.fromString("11111111-2222-3333-4444-555555555555"),
        new AtomicInteger(4),
        new StringBuilder("built"),
        new int[] {1, 2}
    };

    private final CapturedLog captured = new CapturedLog();
    private final LogEventEncoder encoder = new LogEventEncoder();
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(31);

    @AfterEach
    void close() {
        captured.close();
    }

    @Test
    void bytesAreThose_ofTheEvent_whateverIsLogged() {
        int straight = 0;
        Logger log = captured.logger("com.acme.Orders");
        for (int round = 0; round < 3_000; round++) {
            String template = template();
            int times = 1 + random.nextInt(4);
            for (int i = 0; i < times; i++) {
                captured.captured().clear();
                say(log, template);
                Capture<LogEvent> line = captured.captured().get(0);
                ByteSink out = new ByteSink();
                boolean written = line.encode(encoder, out);
                straight += written ? 1 : 0;
                ByteSink plain = new ByteSink();
                new LogEventEncoder().encode(line.toEvent(), plain);
                assertThat(out.toString()).isEqualTo(written ? plain.toString() : "");
            }
        }
        assertThat(straight).isGreaterThan(2_000);
    }

    @Test
    void throwables_andTemplatesSeenForTheFirstTime_goTheLongWay() {
        Logger log = captured.logger("com.acme.Orders");
        log.error("failed", new IllegalStateException("x"));
        log.info("template seen once {}", 1);
        log.info("no place");
        assertThat(captured.captured())
                .extracting(line -> line.encode(encoder, new ByteSink()))
                .containsExactly(false, false, true);
    }

    private void say(Logger log, String template) {
        if (random.nextInt(5) == 0) {
            captured.mdc("request_id", "r" + random.nextInt(3));
        }
        LoggingEventBuilder line = random.nextBoolean() ? log.atInfo() : log.atError();
        if (random.nextInt(4) == 0) {
            line = line.addMarker(MarkerFactory.getMarker(random.nextBoolean() ? "CRITICAL" : "AUDIT"));
        }
        if (random.nextInt(4) == 0) {
            line = line.addKeyValue("took", random.nextInt(9)).addKeyValue("who", "x\"y");
        }
        for (int n = random.nextInt(5); n > 0; n--) {
            line = line.addArgument(ARGUMENTS[random.nextInt(ARGUMENTS.length)]);
        }
        line.log(template);
    }

    private String template() {
        StringBuilder template = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            template.append(PARTS[random.nextInt(PARTS.length)]);
        }
        return template.toString();
    }
}
