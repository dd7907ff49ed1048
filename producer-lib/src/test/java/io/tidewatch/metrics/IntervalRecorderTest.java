package io.tidewatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.DistributionSketch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IntervalRecorderTest {
    private static final int THREADS = 6;
    private static final int EACH = 60_000;

    private final IntervalRecorder recorder = new IntervalRecorder();

    @Test
    void every_record_is_in_exactly_one_taking_whatever_the_threads_do() throws InterruptedException {
        AtomicInteger running = new AtomicInteger(THREADS);
        CountDownLatch begin = new CountDownLatch(1);
        CountDownLatch somethingTaken = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            Thread thread = new Thread(() -> {
                await(begin);
                for (int i = 1; i <= EACH; i++) {
                    if (i == EACH / 2) {
                        // one taking at least lies in the middle, however fast the threads are
                        await(somethingTaken);
                    }
                    recorder.record(i);
                }
                running.decrementAndGet();
            });
            thread.start();
            threads.add(thread);
        }
        long count = 0;
        double sum = 0;
        double max = 0;
        int takings = 0;
        begin.countDown();
        while (running.get() > 0) {
            Distribution taken = recorder.take();
            count += taken.count();
            sum += taken.sum();
            max = Math.max(max, taken.max());
            takings += taken.count() > 0 ? 1 : 0;
            if (taken.count() > 0) {
                somethingTaken.countDown();
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Distribution last = recorder.take();

        assertThat(count + last.count()).isEqualTo((long) THREADS * EACH);
        assertThat(sum + last.sum()).isEqualTo(THREADS * (EACH * (EACH + 1.0) / 2));
        assertThat(Math.max(max, last.max())).isEqualTo(EACH);
        assertThat(recorder.count()).isEqualTo((long) THREADS * EACH);
        assertThat(recorder.total()).isEqualTo(THREADS * (EACH * (EACH + 1.0) / 2));
        assertThat(takings).isPositive();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_is_given_back_goes_with_the_next_and_counts_once() {
        recorder.record(3);
        Distribution refused = recorder.take();
        recorder.record(5);
        recorder.giveBack(refused);

        Distribution next = recorder.take();

        DistributionSketch both = new DistributionSketch();
        both.add(5);
        both.add(3);
        assertThat(next).isEqualTo(both.toDistribution());
        assertThat(recorder.count()).isEqualTo(2);
        assertThat(recorder.total()).isEqualTo(8);
    }

    @Test
    void max_is_of_this_interval_and_the_one_before() {
        recorder.record(7);
        recorder.take();
        recorder.record(2);

        assertThat(recorder.max()).isEqualTo(7);
        recorder.take();
        assertThat(recorder.max()).isEqualTo(2);
        recorder.take();
        assertThat(recorder.max()).isZero();
    }

    @Test
    void what_is_no_quantity_is_left_out() {
        recorder.record(-1);
        recorder.record(Double.NaN);
        recorder.record(Double.POSITIVE_INFINITY);

        assertThat(recorder.count()).isZero();
        assertThat(recorder.take().count()).isZero();
    }
}
