package io.tidewatch.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class ErrorCaptureTest {
    private static final Source SOURCE = new Source("shop", "shop-1", "host", "", "1.0");

    private final List<ErrorEvent> sent = new CopyOnWriteArrayList<>();
    private final ErrorCapture capture = new ErrorCapture(
            new ErrorCaptureConfig(List.of("io.tidewatch"), true, 3, 100),
            SOURCE,
            sent::add,
            Clock.fixed(Instant.ofEpochMilli(1_000), ZoneOffset.UTC));

    @AfterEach
    void close() {
        capture.close();
        MDC.clear();
    }

    @Test
    void captured_by_hand_with_context_and_tags() {
        MDC.put("request_id", "r-1");

        String fingerprint = capture.capture(
                new IllegalStateException("order 7"),
                ErrorDetails.none().severity(Severity.CRITICAL).tag("shard", "3"));

        ErrorEvent event = sent.get(0);
        assertThat(event.fingerprint()).isEqualTo(fingerprint);
        assertThat(event.fingerprints()).isEqualTo(Map.of("v1", fingerprint, "v2", fingerprint));
        assertThat(event.severityReason()).isEqualTo("the application says so");
        assertThat(event.source()).isEqualTo(SOURCE);
        assertThat(event.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(event.message()).isEqualTo("order 7");
        assertThat(event.stack())
                .startsWith("java.lang.IllegalStateException: order 7")
                .contains("\tat io.tidewatch");
        assertThat(event.culprit())
                .isEqualTo("io.tidewatch.error.ErrorCaptureTest.captured_by_hand_with_context_and_tags");
        assertThat(event.context()).containsEntry("request_id", "r-1");
        assertThat(event.tags()).containsEntry("shard", "3");
        assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(event.handled()).isTrue();
        assertThat(event.timeMillis()).isEqualTo(1_000);
    }

    @Test
    void the_same_throwable_is_reported_once_whichever_way_it_comes() {
        IllegalStateException thrown = new IllegalStateException("x");

        String captured = capture.capture(thrown);
        String logged = capture.logged(logged(LogLevel.ERROR, thrown), thrown);

        assertThat(logged).isEqualTo(captured);
        assertThat(sent).hasSize(1);
    }

    @Test
    void after_the_close_nothing_is_held_that_nobody_would_send() {
        for (int i = 0; i < 6; i++) {
            if (i == 5) {
                capture.close();
            }
            IllegalStateException thrown = new IllegalStateException("x");
            capture.logged(logged(LogLevel.ERROR, thrown), thrown);
        }

        assertThat(sent).extracting(ErrorEvent::count).containsExactly(1L, 1L, 1L, 2L, 1L);
    }

    @Test
    void a_name_given_by_the_application_groups_and_the_stacks_is_kept_beside() {
        String one =
                capture.capture(new IllegalStateException(), ErrorDetails.none().fingerprint("payment"));
        String two = capture.capture(
                new IllegalArgumentException(), ErrorDetails.none().fingerprint("payment"));

        assertThat(one).isEqualTo(two);
        assertThat(sent.get(0).fingerprints()).containsEntry("given", one).containsKey("v1");
    }

    @Test
    void logged_below_warn_it_only_gets_its_name() {
        IllegalStateException thrown = new IllegalStateException("x");

        assertThat(capture.logged(logged(LogLevel.INFO, thrown), thrown)).isNotNull();
        assertThat(sent).isEmpty();
        assertThat(capture.logged(LogEvent.of(1, LogLevel.ERROR, "l", "no throwable"), null))
                .isNull();
    }

    @Test
    void text_and_throwable_give_the_same_and_the_level_the_severity() {
        IllegalStateException thrown = new IllegalStateException("x");

        String live = capture.logged(logged(LogLevel.WARN, thrown), thrown);
        String text = capture.logged(logged(LogLevel.ERROR, thrown), null);

        assertThat(live).isEqualTo(text);
        assertThat(sent).extracting(ErrorEvent::severity).containsExactly(Severity.WARNING, Severity.ERROR);
        assertThat(sent.get(0).logger()).isEqualTo("com.acme.Orders");
    }

    @Test
    void what_wraps_a_reported_one_is_the_same_error_further_up() {
        IllegalStateException inner = new IllegalStateException("x");
        IllegalArgumentException outer = new IllegalArgumentException("wrapped", inner);

        capture.logged(logged(LogLevel.ERROR, inner), inner);
        capture.logged(logged(LogLevel.ERROR, outer), outer);
        capture.capture(new RuntimeException(outer));
        capture.capture(inner);

        assertThat(sent).hasSize(1);
        assertThat(capture.counts().captured()).isEqualTo(1);
        assertThat(capture.counts().repeated()).isEqualTo(3);
    }

    @Test
    void a_report_says_all_that_the_application_knows() {
        MDC.put("user_id", "from the MDC");
        String id = capture.report(new IllegalStateException("x"))
                .handled(false)
                .user("u1")
                .tag("shard", "3")
                .fingerprint("payment")
                .send();
        capture.report(new IllegalStateException("y")).send();

        assertThat(sent.get(0).fingerprint()).isEqualTo(id);
        assertThat(sent.get(0).handled()).isFalse();
        assertThat(sent.get(0).user()).isEqualTo("u1");
        assertThat(sent.get(0).tags()).isEqualTo(Map.of("shard", "3"));
        assertThat(sent.get(0).severity()).isEqualTo(Severity.CRITICAL);
        assertThat(sent.get(0).severityReason()).isEqualTo("captured, not handled");
        assertThat(sent.get(1).user()).isEqualTo("from the MDC");
    }

    @Test
    void breadcrumbs_are_of_the_request_or_the_thread_and_of_before() {
        String own = Thread.currentThread().getName();
        capture.line(line(900, own, "of the thread", Map.of()));
        capture.line(line(950, "other", "of another thread", Map.of()));
        capture.line(line(950, "other", "of the request", Map.of("request_id", "r-1")));
        capture.line(line(2_000, own, "later", Map.of()));

        capture.capture(new IllegalStateException("x"));
        MDC.put("request_id", "r-1");
        capture.capture(new IllegalStateException("y"));

        assertThat(sent.get(0).breadcrumbs()).extracting(b -> b.message()).containsExactly("of the thread");
        assertThat(sent.get(1).breadcrumbs()).extracting(b -> b.message()).containsExactly("of the request");
    }

    @Test
    void rules_say_how_bad_an_error_is() {
        ErrorCapture ruled = new ErrorCapture(
                ErrorCaptureConfig.defaults()
                        .severityRules(List.of(
                                SeverityRule.parse("type=java.io.* handled=true -> WARNING"),
                                SeverityRule.parse("logger=com.acme level=ERROR -> CRITICAL"))),
                SOURCE,
                sent::add,
                Clock.systemUTC());

        ruled.capture(new IllegalStateException(new java.io.IOException("disk")));
        ruled.logged(logged(LogLevel.ERROR, new IllegalStateException("x")), null);
        ruled.logged(logged(LogLevel.WARN, new IllegalStateException("y")), null);
        ruled.capture(new OutOfMemoryError("heap"));
        ruled.close();

        assertThat(sent)
                .extracting(ErrorEvent::severity, ErrorEvent::severityReason)
                .containsExactly(
                        tuple(Severity.WARNING, "rule type=java.io.* handled=true -> WARNING"),
                        tuple(Severity.CRITICAL, "rule logger=com.acme level=ERROR -> CRITICAL"),
                        tuple(Severity.WARNING, "logged at WARN"),
                        tuple(Severity.CRITICAL, "java.lang.OutOfMemoryError means that the JVM itself fails"));
    }

    @Test
    void a_storm_is_few_events_whose_counts_are_exact() {
        for (int i = 0; i < 1_000; i++) {
            capture.capture(new IllegalStateException("order " + i));
        }
        assertThat(sent).hasSize(3);

        capture.close();

        assertThat(sent).hasSize(4);
        assertThat(sent.stream().mapToLong(ErrorEvent::count).sum()).isEqualTo(1_000);
    }

    @Test
    void what_ends_a_thread_is_captured_and_handed_on() throws InterruptedException {
        Thread.UncaughtExceptionHandler original = Thread.getDefaultUncaughtExceptionHandler();
        List<Throwable> handedOn = new CopyOnWriteArrayList<>();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> handedOn.add(thrown));
        try {
            capture.start();
            Thread thread = new Thread(
                    () -> {
                        throw new IllegalStateException("fatal");
                    },
                    "worker-1");
            thread.start();
            thread.join();
            capture.close();

            assertThat(sent).singleElement().satisfies(event -> {
                assertThat(event.handled()).isFalse();
                assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
                assertThat(event.thread()).isEqualTo("worker-1");
            });
            assertThat(handedOn).hasSize(1);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(original);
        }
    }

    @Test
    void a_throwable_that_fails_itself_does_not_harm_the_caller() {
        Exception hostile = new Exception() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("no");
            }
        };

        assertThat(capture.capture(hostile)).hasSize(16);
        assertThat(sent.get(0).stack()).contains("printing failed");
    }

    @Test
    void config_is_checked() {
        assertThat(ErrorCaptureConfig.defaults()).isEqualTo(new ErrorCaptureConfig(List.of(), true, 10, 1000));
        assertThatThrownBy(() -> new ErrorCaptureConfig(List.of("com.*"), true, 1, 1))
                .hasMessageContaining("com.*");
        assertThatThrownBy(() -> new ErrorCaptureConfig(List.of(), true, 0, 1)).hasMessageContaining("perSecond is 0");
        assertThatThrownBy(() -> new ErrorCaptureConfig(List.of(), true, 1, 0))
                .hasMessageContaining("maxFingerprints is 0");
    }

    private static LogEvent line(long timeMillis, String thread, String message, Map<String, String> context) {
        return new LogEvent(
                timeMillis,
                LogLevel.INFO,
                "com.acme.Orders",
                thread,
                message,
                null,
                List.of(),
                List.of(),
                context,
                Map.of(),
                null,
                0,
                null);
    }

    private static LogEvent logged(LogLevel level, Throwable thrown) {
        Thrown text = new Thrown(thrown.getClass().getName(), thrown.getMessage(), StackPrinter.print(thrown), null);
        return new LogEvent(
                5,
                level,
                "com.acme.Orders",
                "main",
                "failed",
                null,
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                text,
                0,
                null);
    }
}
