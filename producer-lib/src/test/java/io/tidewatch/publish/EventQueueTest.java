package io.tidewatch.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private final EventQueue.Item item = new EventQueue.Item();

    @Test
    void full_refusesLogs_butLeavesTheLastEighthToMetrics() {
        EventQueue queue = new EventQueue(64, 1 << 20, false);
        int taken = 0;
        while (log(queue, taken, 10, LogLevel.DEBUG) == EventQueue.Offer.TAKEN) {
            taken++;
        }
        assertThat(taken).isEqualTo(56);
        for (int i = 0; i < 8; i++) {
            assertThat(batch(queue)).isEqualTo(EventQueue.Offer.TAKEN);
        }
        assertThat(batch(queue)).isEqualTo(EventQueue.Offer.FULL);
        assertThat(queue.size()).isEqualTo(64);
    }

    @Test
    void byLevel_theMoreUrgentFindsRoomLonger() {
        EventQueue queue = new EventQueue(1024, 1 << 20, true);
        List<Integer> sizes = new ArrayList<>();
        for (LogLevel level : List.of(LogLevel.DEBUG, LogLevel.INFO, LogLevel.WARN, LogLevel.ERROR)) {
            while (log(queue, 0, 10, level) == EventQueue.Offer.TAKEN) {
                assertThat(log(queue, 0, 10, level)).isIn(EventQueue.Offer.TAKEN, EventQueue.Offer.FULL);
            }
            sizes.add(queue.size());
        }
        assertThat(sizes).containsExactly(448, 672, 801, 896);
        assertThat(log(queue, 0, 10, LogLevel.CRITICAL)).isEqualTo(EventQueue.Offer.FULL);
        assertThat(batch(queue)).isEqualTo(EventQueue.Offer.TAKEN);
    }

    @Test
    void bytes_areBoundedToo_andGivenBack() {
        EventQueue queue = new EventQueue(1024, 1000, false);
        assertThat(log(queue, 0, 900, LogLevel.INFO)).isEqualTo(EventQueue.Offer.TOO_LARGE);
        assertThat(log(queue, 1, 500, LogLevel.INFO)).isEqualTo(EventQueue.Offer.TAKEN);
        assertThat(log(queue, 2, 400, LogLevel.INFO)).isEqualTo(EventQueue.Offer.FULL);
        assertThat(queue.sizeBytes()).isEqualTo(500);
        assertThat(queue.poll(item)).isTrue();
        assertThat(queue.sizeBytes()).isZero();
        assertThat(log(queue, 3, 800, LogLevel.INFO)).isEqualTo(EventQueue.Offer.TAKEN);
    }

    @Test
    void whatIsSetAside_keepsItsPlace_andComesFirst() {
        EventQueue queue = new EventQueue(64, 1 << 20, false);
        for (int i = 0; i < 56; i++) {
            assertThat(log(queue, i, 10, LogLevel.INFO)).isEqualTo(EventQueue.Offer.TAKEN);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(queue.pollNext(item)).isTrue();
            queue.setAside(item, item.weight);
        }
        assertThat(log(queue, 56, 10, LogLevel.INFO)).isEqualTo(EventQueue.Offer.FULL);
        assertThat(batch(queue)).isEqualTo(EventQueue.Offer.TAKEN);
        assertThat(queue.size()).isEqualTo(57);

        for (int i = 0; i < 56; i++) {
            assertThat(queue.poll(item)).isTrue();
            assertThat(item.event).isEqualTo((long) i);
        }
        assertThat(queue.poll(item)).isTrue();
        assertThat(item.kind).isEqualTo(EventKind.METRICS);
        assertThat(queue.isEmpty()).isTrue();
        queue.settle();
        assertThat(queue.sizeBytes()).isZero();
    }

    @Test
    void oldestThatIsThrownOut_isOneThatWasSetAside() {
        EventQueue queue = new EventQueue(64, 1 << 20, false);
        log(queue, 1, 10, LogLevel.INFO);
        log(queue, 2, 10, LogLevel.INFO);
        assertThat(queue.pollNext(item)).isTrue();
        queue.setAside(item, item.weight);

        assertThat(queue.throwOut(item)).isTrue();

        assertThat(item.event).isEqualTo(1L);
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void order_isKept_overManyRounds_andCloseRefuses() {
        EventQueue queue = new EventQueue(100, 1 << 20, false);
        long next = 0;
        for (int i = 0; i < 1000; i++) {
            assertThat(log(queue, i, 1, LogLevel.INFO)).isEqualTo(EventQueue.Offer.TAKEN);
            if (i % 3 != 0) {
                assertThat(queue.poll(item)).isTrue();
                assertThat(item.event).isEqualTo(next++);
            }
            if (queue.size() > 80) {
                while (queue.poll(item)) {
                    assertThat(item.event).isEqualTo(next++);
                }
            }
        }
        queue.close();
        assertThat(log(queue, 0, 1, LogLevel.INFO)).isEqualTo(EventQueue.Offer.CLOSED);
        assertThat(queue.offer(EventKind.LOG, 1000L, 1, LogLevel.INFO, true)).isEqualTo(EventQueue.Offer.TAKEN);
        while (queue.poll(item)) {
            assertThat(item.event).isEqualTo(next++);
        }
        assertThat(next).isEqualTo(1001);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void throwOut_takesTheOldestLine_neverMetrics() {
        EventQueue queue = new EventQueue(64, 1 << 20, false);
        log(queue, 7, 1, LogLevel.ERROR);
        batch(queue);
        log(queue, 8, 1, LogLevel.ERROR);
        assertThat(queue.throwOut(item)).isTrue();
        assertThat(item.event).isEqualTo(7L);
        assertThat(queue.throwOut(item)).isFalse();
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void manyThreadsPuttingAndThrowingOut_eachEventComesOutOnce() throws InterruptedException {
        EventQueue queue = new EventQueue(128, 1 << 20, false);
        AtomicLong put = new AtomicLong();
        AtomicLong thrownOut = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                EventQueue.Item oldest = new EventQueue.Item();
                for (int i = 1; i <= 50_000; i++) {
                    while (log(queue, i, 1, LogLevel.INFO) == EventQueue.Offer.FULL) {
                        if (queue.throwOut(oldest)) {
                            thrownOut.addAndGet((Long) oldest.event);
                        }
                    }
                    put.addAndGet(i);
                }
            });
            threads.add(thread);
            thread.start();
        }
        long taken = 0;
        while (threads.stream().anyMatch(Thread::isAlive) || !queue.isEmpty()) {
            if (queue.poll(item)) {
                taken += (Long) item.event;
            }
        }
        assertThat(taken + thrownOut.get()).isEqualTo(put.get());
        queue.settle();
        assertThat(queue.sizeBytes()).isZero();
    }

    @Test
    void bytesOfWhatWasTaken_areGivenBack_whenManyAre_whenNoneIsLeft_andWhenSettled() {
        EventQueue queue = new EventQueue(1024, 64_000, false);
        for (int i = 0; i < 20; i++) {
            log(queue, i, 100, LogLevel.INFO);
        }
        for (int i = 0; i < 10; i++) {
            queue.poll(item);
        }
        assertThat(queue.sizeBytes()).isEqualTo(2000);
        queue.poll(item);
        assertThat(queue.sizeBytes()).isEqualTo(900);
        queue.poll(item);
        queue.settle();
        assertThat(queue.sizeBytes()).isEqualTo(800);
        while (queue.poll(item)) {
            // until there is none
        }
        assertThat(queue.sizeBytes()).isZero();
    }

    private static EventQueue.Offer log(EventQueue queue, long event, int weight, LogLevel level) {
        return queue.offer(EventKind.LOG, event, weight, level, false);
    }

    private static EventQueue.Offer batch(EventQueue queue) {
        return queue.offer(EventKind.METRICS, -1L, 10, LogLevel.CRITICAL, false);
    }
}
