package io.tidewatch.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.Source;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StormLimitTest {
    private static final int THREADS = 4;
    private static final int EACH = 20_000;

    private final Map<String, AtomicLong> sent = new ConcurrentHashMap<>();
    private final AtomicLong events = new AtomicLong();

    @Test
    void counts_are_exact_for_many_fingerprints_threads_drains_and_the_end() throws Exception {
        StormLimit limit = new StormLimit(5, 30);
        AtomicLong clock = new AtomicLong(1_000);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS + 1);
        CountDownLatch half = new CountDownLatch(THREADS * EACH / 2);
        List<Future<?>> all = new java.util.ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            all.add(pool.submit(() -> IntStream.range(0, EACH).forEach(i -> {
                String fingerprint = "f" + i % 50;
                long now = i % 100 == 0 ? clock.addAndGet(7) : clock.get();
                sent(limit.offer(fingerprint, now, () -> ErrorEvent.of(now, Source.UNKNOWN, fingerprint, "T", "m")));
                half.countDown();
            })));
        }
        all.add(pool.submit(() -> {
            while (half.getCount() > 0) {
                limit.drain(clock.get()).forEach(this::sent);
                Thread.onSpinWait();
            }
            limit.end(clock.get()).forEach(this::sent);
        }));
        for (Future<?> one : all) {
            one.get(60, TimeUnit.SECONDS);
        }
        pool.shutdown();
        limit.drain(clock.get()).forEach(this::sent);

        assertThat(sent).hasSize(50);
        assertThat(sent.values()).allSatisfy(n -> assertThat(n.get()).isEqualTo((long) THREADS * EACH / 50));
    }

    @Test
    void a_storm_within_a_second_is_as_many_events_as_allowed_and_one_more() {
        StormLimit limit = new StormLimit(5, 30);
        for (int i = 0; i < 1_000; i++) {
            sent(limit.offer("f", 1_000 + i % 900, () -> ErrorEvent.of(1, Source.UNKNOWN, "f", "T", "m")));
        }
        limit.drain(2_000).forEach(this::sent);

        assertThat(events).hasValue(6);
        assertThat(sent.get("f")).hasValue(1_000);
    }

    @Test
    void fingerprints_that_went_quiet_make_room() {
        StormLimit limit = new StormLimit(1, 2);
        for (String fingerprint : List.of("a", "b")) {
            limit.offer(fingerprint, 1_000, () -> ErrorEvent.of(1, Source.UNKNOWN, fingerprint, "T", "m"));
        }
        for (int i = 0; i < 10; i++) {
            sent(limit.offer("c", 3_000, () -> ErrorEvent.of(1, Source.UNKNOWN, "c", "T", "m")));
        }

        assertThat(events).hasValue(1);
    }

    private void sent(@org.jspecify.annotations.Nullable ErrorEvent event) {
        if (event != null) {
            events.incrementAndGet();
            sent.computeIfAbsent(event.fingerprint(), f -> new AtomicLong()).addAndGet(event.count());
        }
    }
}
