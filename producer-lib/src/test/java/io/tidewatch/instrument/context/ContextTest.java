package io.tidewatch.instrument.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class ContextTest {
    private final ExecutorService bare = Executors.newSingleThreadExecutor();
    private final ExecutorService pool = Context.executor(bare);

    @AfterEach
    void close() {
        pool.shutdownNow();
        MDC.clear();
    }

    @Test
    void task_hasTheSubmittersContext_theThreadsOwnComesBack() throws Exception {
        bare.submit(() -> MDC.put("own", "1")).get();
        MDC.put("request_id", "r1");

        Map<String, String> seen = pool.submit(MDC::getCopyOfContextMap).get();

        assertThat(seen).containsExactly(Map.entry("request_id", "r1"));
        assertThat(bare.submit(MDC::getCopyOfContextMap).get()).containsExactly(Map.entry("own", "1"));
    }

    @Test
    void whatTheTaskPuts_andWhatItThrows_leaveNothingBehind() throws Exception {
        MDC.put("request_id", "r1");

        assertThatThrownBy(() -> pool.submit(() -> {
                            MDC.put("left", "over");
                            throw new IllegalStateException("boom");
                        })
                        .get())
                .hasRootCauseMessage("boom");

        assertThat(bare.submit(MDC::getCopyOfContextMap).get()).isNullOrEmpty();
    }

    @Test
    void emptyContext_isACarriedContext_too() throws Exception {
        bare.submit(() -> MDC.put("own", "1")).get();

        assertThat(pool.submit(() -> MDC.get("own")).get()).isNull();
        assertThat(bare.submit(() -> MDC.get("own")).get()).isEqualTo("1");
    }

    @Test
    void everyWayOfHandingOver_carries() throws Exception {
        MDC.put("k", "v");
        Callable<String> read = () -> MDC.get("k");
        AtomicReference<String> executed = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        pool.execute(() -> {
            executed.set(MDC.get("k"));
            done.countDown();
        });
        assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();

        assertThat(executed).hasValue("v");
        assertThat(pool.invokeAll(List.of(read)).get(0).get()).isEqualTo("v");
        assertThat(pool.invokeAny(List.of(read))).isEqualTo("v");
        assertThat(pool.submit(() -> {}, "given").get()).isEqualTo("given");
        assertThat(CompletableFuture.supplyAsync(() -> MDC.get("k"), pool).get())
                .isEqualTo("v");
    }

    @Test
    void forkJoinPool_carriesWhatIsSubmitted() throws Exception {
        ExecutorService forkJoin = Context.executor((ExecutorService) new ForkJoinPool(1));
        MDC.put("k", "v");
        try {
            assertThat(forkJoin.submit(() -> MDC.get("k")).get()).isEqualTo("v");
        } finally {
            forkJoin.shutdownNow();
        }
    }

    @Test
    void whatIsScheduled_carries_eachTimeAnew() throws Exception {
        ScheduledExecutorService timer = Context.executor(Executors.newSingleThreadScheduledExecutor());
        MDC.put("k", "v");
        CountDownLatch twice = new CountDownLatch(2);
        AtomicReference<String> wrong = new AtomicReference<>();
        try {
            ScheduledFuture<String> once = timer.schedule(() -> MDC.get("k"), 1, TimeUnit.MILLISECONDS);
            assertThat(once.get()).isEqualTo("v");
            timer.scheduleAtFixedRate(
                    () -> {
                        if (!"v".equals(MDC.get("k"))) {
                            wrong.set(MDC.get("k"));
                        }
                        MDC.put("k", "changed");
                        twice.countDown();
                    },
                    0,
                    1,
                    TimeUnit.MILLISECONDS);
            assertThat(twice.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(wrong).hasNullValue();
        } finally {
            timer.shutdownNow();
        }
    }

    @Test
    void threadsOfAFactory_beginWithTheContextOfTheirMaker() throws Exception {
        MDC.put("k", "v");
        AtomicReference<String> seen = new AtomicReference<>();
        Thread thread = Context.threads(Executors.defaultThreadFactory()).newThread(() -> seen.set(MDC.get("k")));
        MDC.put("k", "later");
        thread.start();
        thread.join();

        assertThat(seen).hasValue("v");
    }

    @Test
    void asyncStages_ofAContextFuture_haveTheContextOfWhoAddsThem() throws Exception {
        MDC.put("k", "first");
        ContextFuture<String> future = ContextFuture.supplyAsync(() -> MDC.get("k"), bare);
        MDC.put("k", "second");

        CompletableFuture<String> both = future.thenApplyAsync(first -> first + "," + MDC.get("k"))
                .thenApplyAsync(text -> text + "," + MDC.get("k"));

        assertThat(both.get()).isEqualTo("first,second,second");
    }

    @Test
    void wrappedFunctions_haveTheContextOfTheWrapping() throws Exception {
        MDC.put("k", "v");
        CompletableFuture<String> start = new CompletableFuture<>();
        CompletableFuture<String> end = start.thenApply(Context.wrap((String text) -> text + MDC.get("k")))
                .thenCombine(CompletableFuture.completedFuture("!"), Context.wrap((a, b) -> a + b + MDC.get("k")));
        MDC.clear();
        bare.submit(() -> start.complete("x")).get();

        assertThat(end.get()).isEqualTo("xv!v");
        assertThat(MDC.get("k")).isNull();
    }

    @Test
    void contextOfGivenEntries_replacesAll_andGoes() {
        MDC.put("before", "1");
        try (Context.Attached attached = Context.of(Map.of("task_id", "t1")).attach()) {
            assertThat(MDC.getCopyOfContextMap()).containsExactly(Map.entry("task_id", "t1"));
        }
        assertThat(MDC.getCopyOfContextMap()).containsExactly(Map.entry("before", "1"));
    }

    @Test
    void wrappedTwice_isWrappedOnce() {
        assertThat(Context.executor(pool)).isSameAs(pool);
    }
}
