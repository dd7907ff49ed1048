package io.tidewatch.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.SharedTexts;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.MessageFormatter;

/** What leaves is what was true at the call, whatever happens to the objects afterwards. */
class CaptureAtCallTest {
    private final CapturedLog captured = new CapturedLog();
    private final Logger log = captured.logger("com.acme.Orders");

    private enum Mood {
        GOOD;

        private String said = "fine";

        @Override
        public String toString() {
            return said;
        }
    }

    private record Basket(List<String> items) {}

    @AfterEach
    void stop() {
        captured.close();
    }

    @Test
    void mutableArguments_keepTheTextOfTheCall() {
        StringBuilder builder = new StringBuilder("b");
        Date date = new Date(0);
        String dateThen = date.toString();
        List<Object> list = new ArrayList<>(List.of(1));
        Map<String, Object> map = new HashMap<>(Map.of("k", list));
        AtomicLong counter = new AtomicLong(7);
        Basket basket = new Basket(new ArrayList<>(List.of("apple")));
        int[][] grid = {{1}, {2}};
        Optional<StringBuilder> optional = Optional.of(builder);
        Object[] arguments = {builder, date, list, map, counter, basket, grid, optional, Mood.GOOD, null, 'c'};

        log.info("{} {} {} {} {} {} {} {} {} {} {}", arguments);
        builder.append("!");
        date.setTime(1_000_000_000_000L);
        list.add(2);
        counter.set(8);
        basket.items().add("pear");
        grid[0][0] = 9;
        Mood.GOOD.said = "bad";
        arguments[9] = "reused";

        LogEvent event = captured.only();
        Mood.GOOD.said = "fine";
        assertThat(event.arguments())
                .containsExactly(
                        "b",
                        dateThen,
                        "[1]",
                        "{k=[1]}",
                        "7",
                        "Basket[items=[apple]]",
                        "[[1], [2]]",
                        "Optional[b]",
                        "fine",
                        "null",
                        "c");
        assertThat(event.message()).isEqualTo(String.join(" ", event.arguments()));
    }

    @Test
    void immutableArguments_areRenderedAsSlf4jDoes() {
        Object[] arguments = {
            new BigDecimal("1.50"),
            BigInteger.TEN,
            Duration.ofSeconds(3),
            URI.create("a:b"),
            String.class,
            1.5f,
            (byte) 3
        };
        log.info("{} {} {} {} {} {} {}", arguments);
        assertThat(captured.only().message())
                .isEqualTo(MessageFormatter.basicArrayFormat("{} {} {} {} {} {} {}", arguments));
    }

    @Test
    void arrayOfAnotherType_asTheArgumentsThemselves() {
        StringBuilder[] builders = {new StringBuilder("x"), new StringBuilder("y")};
        log.info("{} {}", (Object[]) builders);
        builders[0].append("!");
        assertThat(captured.only().message()).isEqualTo("x y");
    }

    @Test
    void throwableAsArgument_isTextInItsPlace_andTheLastIsTheThrown() {
        log.warn("{} after {}", new IllegalStateException("first"), 2, new IllegalArgumentException("last"));
        LogEvent event = captured.only();
        assertThat(event.message()).isEqualTo("java.lang.IllegalStateException: first after 2");
        assertThat(event.thrown().message()).isEqualTo("last");
    }

    @Test
    void throwableChangedAfterTheCall_isAsItWasThrown() {
        var thrown = new RuntimeException("boom") {
            private String text = "boom";

            @Override
            public String getMessage() {
                return text;
            }
        };
        StackTraceElement[] stack = thrown.getStackTrace();
        log.error("failed", thrown);
        thrown.text = "changed";
        thrown.addSuppressed(new IllegalStateException("later"));
        thrown.setStackTrace(new StackTraceElement[0]);
        LogEvent event = captured.only();
        assertThat(event.thrown().message()).isEqualTo("boom");
        assertThat(event.thrown().stack())
                .startsWith(thrown.getClass().getName() + ": boom\n\tat " + stack[0])
                .doesNotContain("later");
    }

    @Test
    void toStringThatLogs_losesNeitherLine_andOneThatLogsItselfEnds() {
        Object talking = new Object() {
            @Override
            public String toString() {
                log.debug("asked for {}", "text");
                return "talking";
            }
        };
        log.info("{}", talking);
        assertThat(captured.events()).extracting(LogEvent::message).containsExactly("asked for text", "talking");
        captured.captured().clear();

        Object endless = new Object() {
            @Override
            public String toString() {
                log.debug("I am {}", this);
                return "endless";
            }
        };
        log.info("{}", endless);
        assertThat(captured.events())
                .extracting(LogEvent::message)
                .containsExactly("I am " + UserText.TOO_DEEP, "I am endless", "I am endless", "endless");
        log.info("{}", talking);
        assertThat(captured.events()).last().extracting(LogEvent::message).isEqualTo("talking");
    }

    @Test
    void toStringThatBlocks_holdsItsOwnCallOnly() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Object blocking = new Object() {
            @Override
            public String toString() {
                asked.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return "at last";
            }
        };
        Thread other = new Thread(() -> log.info("{}", blocking), "other");
        other.start();
        asked.await();
        log.info("not held up");
        assertThat(captured.only().message()).isEqualTo("not held up");
        release.countDown();
        other.join();
        assertThat(captured.events()).last().satisfies(event -> {
            assertThat(event.message()).isEqualTo("at last");
            assertThat(event.thread()).isEqualTo("other");
        });
    }

    @Test
    void linesThatShareAnMdc_shareItsContext_untilItChanges() {
        captured.mdc("request_id", "r1");
        captured.mdc("tenant", null);
        for (int i = 0; i < 4; i++) {
            log.info("same");
        }
        captured.mdc("request_id", "r2");
        log.info("other");
        log.info("other");
        captured.context().getMDCAdapter().remove("request_id");
        log.info("none");

        List<LogEvent> events = captured.events();
        assertThat(events.subList(0, 4)).allSatisfy(e -> assertThat(e.context()).isEqualTo(Map.of("request_id", "r1")));
        assertThat(events.get(3).context())
                .isInstanceOf(SharedTexts.class)
                .isSameAs(events.get(2).context());
        assertThat(events.subList(4, 6)).allSatisfy(e -> assertThat(e.context()).isEqualTo(Map.of("request_id", "r2")));
        assertThat(events.get(6).context()).isEmpty();
    }

    @Test
    void whatIsLong_isNotKeptForLinesToCome() {
        captured.mdc("request_id", "x".repeat(3000));
        String template = "t".repeat(1100) + "{}";
        for (int i = 0; i < 4; i++) {
            log.info(template, i);
        }
        List<LogEvent> events = captured.events();
        assertThat(events.get(3).context()).isNotInstanceOf(SharedTexts.class).containsKey("request_id");
        assertThat(Template.of(template)).isNotSameAs(Template.of(template));
        String shorter = "t {}";
        Template.of(shorter);
        assertThat(Template.of(shorter)).isSameAs(Template.of(shorter));
    }

    @Test
    void mdc_isThatOfTheCall_andNullValuesAreLeftOut() {
        captured.mdc("request_id", "r1");
        captured.mdc("tenant", null);
        log.info("one");
        captured.mdc("request_id", "r2");
        captured.context().getMDCAdapter().clear();
        log.info("two");
        assertThat(captured.events().get(0).context()).isEqualTo(Map.of("request_id", "r1"));
        assertThat(captured.events().get(1).context()).isEmpty();
    }

    @Test
    void fluentFields_areTyped_andFrozen() {
        AtomicInteger counter = new AtomicInteger(3);
        LongAdder adder = new LongAdder();
        adder.add(4);
        StringBuilder text = new StringBuilder("t");
        log.atInfo()
                .addKeyValue("int", 1)
                .addKeyValue("float", 0.1f)
                .addKeyValue("price", new BigDecimal("19.99"))
                .addKeyValue("exact", new BigDecimal("1234567890123456789.5"))
                .addKeyValue("big", BigInteger.valueOf(5))
                .addKeyValue("counter", counter)
                .addKeyValue("adder", adder)
                .addKeyValue("flag", new AtomicBoolean(true))
                .addKeyValue("there", Optional.of(2))
                .addKeyValue("away", Optional.empty())
                .addKeyValue("text", text)
                .addKeyValue("mood", Mood.GOOD)
                .addKeyValue("supplied", () -> 6)
                .addKeyValue(null, "nameless")
                .addKeyValue("twice", 1)
                .addKeyValue("twice", 2)
                .addArgument(() -> 42)
                .log("answer {}");
        counter.set(9);
        adder.increment();
        text.append("!");
        LogEvent event = captured.only();
        assertThat(event.message()).isEqualTo("answer 42");
        assertThat(event.template()).isEqualTo("answer {}");
        Map<String, Object> expected = new HashMap<>();
        expected.put("int", 1L);
        expected.put("float", 0.1);
        expected.put("price", 19.99);
        expected.put("exact", "1234567890123456789.5");
        expected.put("big", 5L);
        expected.put("counter", 3L);
        expected.put("adder", 4L);
        expected.put("flag", true);
        expected.put("there", 2L);
        expected.put("text", "t");
        expected.put("mood", "fine");
        expected.put("supplied", 6L);
        expected.put("twice", 2L);
        assertThat(event.fields()).isEqualTo(expected);
    }

    @Test
    void markers_nestedAndCircular_areAllNamed_asTheyWereAtTheCall() {
        BasicMarkerFactory markers = new BasicMarkerFactory();
        Marker outer = markers.getDetachedMarker("AUDIT");
        Marker inner = markers.getDetachedMarker("MONEY");
        inner.add(markers.getDetachedMarker("DEEP"));
        outer.add(inner);
        log.info(outer, "paid");
        outer.add(markers.getDetachedMarker("LATER"));
        assertThat(captured.only().markers()).containsExactly("AUDIT", "MONEY", "DEEP");
        assertThat(captured.only().level()).isEqualTo(LogLevel.INFO);
    }

    @Test
    void markersCriticalAndFatal_alsoNested_makeItCritical() {
        BasicMarkerFactory markers = new BasicMarkerFactory();
        Marker outer = markers.getDetachedMarker("OPS");
        outer.add(markers.getDetachedMarker("FATAL"));
        log.error(outer, "out of disk");
        log.error(MarkerFactory.getMarker("CRITICAL"), "out of disk");
        log.error("out of disk");
        assertThat(captured.events())
                .extracting(LogEvent::level)
                .containsExactly(LogLevel.CRITICAL, LogLevel.CRITICAL, LogLevel.ERROR);
    }

    @Test
    void markerThatThrows_costsItsLineOnly_andIsCounted() {
        Marker nameless = (Marker) java.lang.reflect.Proxy.newProxyInstance(
                Marker.class.getClassLoader(), new Class<?>[] {Marker.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("no " + method.getName());
                });
        log.info(nameless, "one");
        log.info("two");
        assertThat(captured.captured()).hasSize(2);
        assertThatThrownBy(() -> captured.captured().get(0).toEvent()).hasMessage("could not be captured");
        assertThat(captured.captured().get(1).toEvent().message()).isEqualTo("two");
    }

    @Test
    void behindAnAsyncAppender_theTextIsThatOfTheCall() {
        CountDownLatch changed = new CountDownLatch(1);
        captured.appender().addFilter(new Filter<>() {
            @Override
            public FilterReply decide(ILoggingEvent event) {
                try {
                    changed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return FilterReply.NEUTRAL;
            }
        });
        AsyncAppender async = async();
        Logger apart = captured.logger("apart");
        apart.setAdditive(false);
        apart.addAppender(async);
        StringBuilder basket = new StringBuilder("b1");
        captured.mdc("request_id", "r1");
        apart.info("basket {} of {}", basket, 7);
        basket.append(" and more");
        captured.mdc("request_id", "r2");
        apart.info("plain {}", 8);
        changed.countDown();
        async.stop();
        List<LogEvent> events = captured.events();
        assertThat(events).extracting(LogEvent::message).containsExactly("basket b1 of 7", "plain 8");
        assertThat(events.get(0).template()).isEqualTo("basket {} of {}");
        assertThat(events.get(0).arguments()).isEmpty();
        assertThat(events.get(0).context()).containsEntry("request_id", "r1");
        assertThat(events.get(0).thread()).isEqualTo(Thread.currentThread().getName());
        assertThat(events.get(1).arguments()).containsExactly("8");
    }

    @Test
    void behindAnAsyncAppender_ownLinesStayOut() throws InterruptedException {
        AsyncAppender async = async();
        Logger tls = captured.logger("javax.net.ssl");
        tls.setAdditive(false);
        tls.addAppender(async);
        captured.logger("org.apache.kafka.clients").setAdditive(false);
        captured.logger("org.apache.kafka.clients").addAppender(async);
        for (String name : List.of("tidewatch-sender", "kafka-producer-network-thread | tidewatch-shop", "app")) {
            Thread thread = new Thread(() -> tls.info("from {}", name), name);
            thread.start();
            thread.join();
        }
        captured.logger("org.apache.kafka.clients.NetworkClient").warn("Node -1 disconnected");
        async.stop();
        assertThat(captured.only().message()).isEqualTo("from app");
    }

    private AsyncAppender async() {
        AsyncAppender async = new AsyncAppender();
        async.setContext(captured.context());
        async.addAppender(captured.appender());
        async.start();
        return async;
    }

    @Test
    void fill_isWhatSlf4jDoes_forAnyTemplate() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(417);
        String[] parts = {"{}", "\\{}", "\\\\{}", "{", "}", "\\", "a", "{}{}", " "};
        for (int round = 0; round < 20_000; round++) {
            StringBuilder template = new StringBuilder();
            for (int i = random.nextInt(8); i > 0; i--) {
                template.append(parts[random.nextInt(parts.length)]);
            }
            Object[] arguments = new Object[random.nextInt(5)];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = i == 2 ? null : "v" + i;
            }
            String text = template.toString();
            for (int time = 0; time < 3; time++) {
                assertThat(Template.of(text).fill(Template.texts(arguments)))
                        .as("%s", template)
                        .isEqualTo(MessageFormatter.basicArrayFormat(text, arguments));
            }
        }
    }
}
