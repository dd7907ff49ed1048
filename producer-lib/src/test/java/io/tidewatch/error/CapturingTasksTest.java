package io.tidewatch.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CapturingTasksTest {
    private final List<ErrorEvent> sent = new CopyOnWriteArrayList<>();
    private final ErrorCapture errors = new ErrorCapture(
            new ErrorCaptureConfig(List.of("io.tidewatch.error.CapturingTasksTest"), false, 100, 100),
            Source.UNKNOWN,
            sent::add,
            Clock.systemUTC());
    private final ScheduledExecutorService pool = errors.tasks().scheduler(Executors.newScheduledThreadPool(1));

    @AfterEach
    void close() {
        pool.shutdownNow();
        errors.close();
    }

    @Test
    void what_a_future_would_swallow_is_captured_and_still_thrown() {
        Future<Object> future = pool.submit((Callable<Object>) () -> {
            throw new IllegalStateException("x");
        });

        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("x");
        assertThat(sent).singleElement().satisfies(event -> {
            assertThat(event.handled()).isFalse();
            assertThat(event.severity()).isEqualTo(Severity.ERROR);
            assertThat(event.severityReason()).isEqualTo("a task failed and did not handle it");
        });
        assertThatThrownBy(future::get).satisfies(errors::capture);
        assertThat(sent).as("reported once").hasSize(1);
    }

    @Test
    void a_periodic_task_that_dies_is_not_silent() {
        pool.scheduleAtFixedRate(
                () -> {
                    throw new IllegalStateException("tick");
                },
                0,
                1,
                TimeUnit.MILLISECONDS);

        await().untilAsserted(() -> assertThat(sent).singleElement().satisfies(event -> {
            assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(event.severityReason()).contains("periodic");
        }));
    }

    @Test
    void every_way_into_an_executor_is_watched() throws InterruptedException {
        ExecutorService executor = errors.tasks().executor(Executors.newFixedThreadPool(2, quiet()));
        executor.submit((Runnable) () -> fail("submit"));
        executor.submit(() -> fail("submit with result"), 1);
        executor.execute(() -> fail("execute"));
        executor.invokeAll(List.of(() -> fail("all")));
        executor.shutdown();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        assertThat(sent)
                .extracting(ErrorEvent::message)
                .containsExactlyInAnyOrder("submit", "submit with result", "execute", "all");
    }

    @Test
    void an_interrupted_or_cancelled_task_is_no_error() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        pool.submit(() -> {
            running.countDown();
            new CountDownLatch(1).await();
            return 1;
        });
        running.await();
        pool.shutdownNow();

        assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(sent).isEmpty();
    }

    @Test
    void what_was_not_run_is_given_back_as_it_was() throws InterruptedException {
        ExecutorService executor = errors.tasks().executor(Executors.newFixedThreadPool(1));
        CountDownLatch running = new CountDownLatch(1);
        executor.execute(() -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        running.await();
        Runnable waiting = () -> {};
        executor.execute(waiting);

        assertThat(executor.shutdownNow()).containsExactly(waiting);
    }

    @Test
    void stages_of_a_future_are_watched_each_error_once() {
        CapturingTasks tasks = errors.tasks();
        CompletableFuture<Object> future = CompletableFuture.supplyAsync(tasks.supplier(() -> 1))
                .thenApply(tasks.function(n -> fail("stage " + n)))
                .whenComplete(tasks.whenFailed())
                .thenApply(n -> n)
                .whenComplete(tasks.whenFailed());

        assertThatThrownBy(future::join).isInstanceOf(CompletionException.class);
        assertThat(sent).extracting(ErrorEvent::message).containsExactly("stage 1");
    }

    @Test
    void a_thread_that_ends_is_captured_whatever_its_handler() throws InterruptedException {
        Thread thread = errors.tasks().threads(quiet()).newThread(() -> fail("fatal"));
        thread.start();
        thread.join();

        assertThat(sent)
                .singleElement()
                .satisfies(event -> assertThat(event.severity()).isEqualTo(Severity.CRITICAL));
    }

    @Test
    void watched_or_not_it_is_the_same_group() throws InterruptedException {
        ExecutorService plain = Executors.newFixedThreadPool(1);
        for (ExecutorService executor : List.of(plain, errors.tasks().executor(plain))) {
            Future<?> future = executor.submit(CapturingTasksTest::job);
            assertThatThrownBy(future::get).satisfies(t -> errors.capture(t.getCause()));
        }
        plain.shutdown();

        assertThat(sent)
                .hasSize(2)
                .extracting(ErrorEvent::fingerprint)
                .containsOnly(sent.get(0).fingerprint());
    }

    private static void job() {
        throw new IllegalStateException("job");
    }

    private static Object fail(String message) {
        throw new IllegalStateException(message);
    }

    private static java.util.concurrent.ThreadFactory quiet() {
        return task -> {
            Thread thread = new Thread(task);
            thread.setUncaughtExceptionHandler((t, e) -> {});
            return thread;
        };
    }
}
