package io.tidewatch.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.logback.CapturedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class TaskLogTest {
    private final CapturedLog captured = new CapturedLog();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final TaskLog tasks = TaskLog.of(captured.logger("com.acme.Import")).on(nanos::get);

    @AfterEach
    void close() {
        captured.close();
    }

    @Test
    void goodTask_saysStartProgressAndOutcome_withItsIdInTheMdc() {
        MDC.put("task_id", "outer");
        try (Task task = tasks.start("import", "imp-1").total(200)) {
            assertThat(MDC.get("task_id")).isEqualTo("imp-1");
            task.progress(50, 2);
            after(Duration.ofMillis(1_500));
            task.succeeded();
        }
        assertThat(MDC.get("task_id")).isEqualTo("outer");

        List<LogEvent> events = captured.events();
        assertThat(events)
                .extracting(LogEvent::message)
                .containsExactly(
                        "Task import started", "Task import is at 25.0 %", "Task import succeeded in 1500.0 ms");
        assertThat(events)
                .extracting(LogEvent::template)
                .containsExactly("Task {} started", "Task {} is at {} %", "Task {} succeeded in {} ms");
        assertThat(events).extracting(LogEvent::level).containsOnly(LogLevel.INFO);
        assertThat(events).extracting(LogEvent::markers).containsOnly(List.of("TASK"));
        assertThat(events).allSatisfy(event -> {
            assertThat(event.context()).containsEntry("task_id", "imp-1");
            assertThat(event.fields())
                    .containsEntry("log.type", "task")
                    .containsEntry("task.name", "import")
                    .containsEntry("task.id", "imp-1");
        });
        assertThat(events.get(1).fields())
                .containsEntry("task.status", "running")
                .containsEntry("task.progress", 0.25)
                .containsEntry("task.records.processed", 50L)
                .containsEntry("task.records.failed", 2L)
                .containsEntry("task.records.total", 200L);
        assertThat(events.get(2).fields())
                .containsEntry("task.status", "succeeded")
                .containsEntry("duration_ms", 1500.0)
                .doesNotContainKey("slow");
    }

    @Test
    void slowOne_isAWarning_fromTheThresholdOn() {
        TaskLog strict = tasks.slowAfter(Duration.ofSeconds(1));
        try (Task onTime = strict.start("a")) {
            after(Duration.ofSeconds(1));
            onTime.succeeded();
        }
        try (Task late = strict.start("a")) {
            after(Duration.ofSeconds(1).plusNanos(1));
            late.succeeded();
        }
        assertThat(captured.events().get(1).level()).isEqualTo(LogLevel.INFO);
        assertThat(captured.events().get(3).level()).isEqualTo(LogLevel.WARN);
        assertThat(captured.events().get(3).fields()).containsEntry("slow", true);
    }

    @Test
    void progress_isALineEachInterval() {
        try (Task task = tasks.progressEvery(Duration.ofSeconds(10)).start("a")) {
            task.progress(0.1);
            after(Duration.ofSeconds(10).minusNanos(1));
            task.progress(0.2);
            after(Duration.ofNanos(1));
            task.progress(Double.NaN);
            task.progress(7.0);
            task.progress(0.4);
            task.cancelled("enough");
            task.progress(0.5);
        }
        assertThat(captured.events())
                .extracting(LogEvent::message)
                .containsExactly(
                        "Task a started",
                        "Task a is at 10.0 %",
                        "Task a is at 100.0 %",
                        "Task a was cancelled after 10000.0 ms");
        assertThat(captured.events())
                .last()
                .satisfies(event -> assertThat(event.fields()).containsEntry("reason", "enough"));
    }

    @Test
    void runThatThrows_isLoggedAndThrownOn() {
        IOException cause = new IOException("disk");
        assertThatThrownBy(() -> tasks.run("copy", task -> {
                    task.retrying(2, new IllegalStateException("first"));
                    throw cause;
                }))
                .isSameAs(cause);
        List<LogEvent> events = captured.events();
        assertThat(events).extracting(LogEvent::level).containsExactly(LogLevel.INFO, LogLevel.WARN, LogLevel.ERROR);
        assertThat(events.get(1).fields()).containsEntry("task.attempt", 2L).containsEntry("task.status", "retrying");
        assertThat(events.get(2).fields())
                .containsEntry("task.status", "failed")
                .containsEntry("error.type", "java.io.IOException");
        assertThat(events.get(2).thrown().message()).isEqualTo("disk");
        assertThat(MDC.get("task_id")).isNull();
        assertThat(tasks.<Integer, RuntimeException>call("sum", task -> 42)).isEqualTo(42);
    }

    @Test
    void closedWithoutOutcome_saysSo_once() {
        Task task = tasks.start(null);
        task.close();
        task.close();
        task.failed("too late");
        assertThat(captured.events()).hasSize(2);
        assertThat(captured.events().get(1).level()).isEqualTo(LogLevel.WARN);
        assertThat(captured.events().get(1).fields()).containsEntry("task.status", "unknown");
        assertThat(task.id()).isNotBlank();
    }

    @Test
    void closedByAnotherThread_leavesThatThreadsMdcAlone() throws InterruptedException {
        Task task = tasks.start("a", "t1");
        String[] seen = new String[2];
        Thread other = new Thread(() -> {
            MDC.put("task_id", "own");
            try (LogScope scope = task.scope()) {
                seen[0] = MDC.get("task_id");
            }
            task.close();
            seen[1] = MDC.get("task_id");
        });
        other.start();
        other.join();
        assertThat(seen).containsExactly("t1", "own");
    }

    private void after(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
