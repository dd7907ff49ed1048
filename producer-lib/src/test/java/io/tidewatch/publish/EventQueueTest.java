package io.tidewatch.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    @Test
    void full_refusesLogs_butLeavesTheLastEighthToMetrics() {
        EventQueue queue = new EventQueue(64, 1 << 20);
        int taken = 0;
        while (queue.offer(log(taken, 10)) == EventQueue.Offer.TAKEN) {
            taken++;
        }
        assertThat(taken).isEqualTo(56);
        for (int i = 0; i < 8; i++) {
            assertThat(queue.offer(batch())).isEqualTo(EventQueue.Offer.TAKEN);
        }
        assertThat(queue.offer(batch())).isEqualTo(EventQueue.Offer.FULL);
        assertThat(queue.size()).isEqualTo(64);
    }

    @Test
    void bytes_areBoundedToo_andGivenBack() {
        EventQueue queue = new EventQueue(1024, 1000);
        assertThat(queue.offer(log(0, 900))).isEqualTo(EventQueue.Offer.TOO_LARGE);
        assertThat(queue.offer(log(1, 500))).isEqualTo(EventQueue.Offer.TAKEN);
        assertThat(queue.offer(log(2, 400))).isEqualTo(EventQueue.Offer.FULL);
        assertThat(queue.sizeBytes()).isEqualTo(500);
        assertThat(queue.poll()).isNotNull();
        assertThat(queue.sizeBytes()).isZero();
        assertThat(queue.offer(log(3, 800))).isEqualTo(EventQueue.Offer.TAKEN);
    }

    @Test
    void order_isKept_overManyRounds_andCloseRefuses() {
        EventQueue queue = new EventQueue(100, 1 << 20);
        int next = 0;
        for (int i = 0; i < 1000; i++) {
            assertThat(queue.offer(log(i, 1))).isEqualTo(EventQueue.Offer.TAKEN);
            if (i % 3 != 0) {
                assertThat(time(queue.poll())).isEqualTo(next++);
            }
            if (queue.size() > 80) {
                while (!queue.isEmpty()) {
                    assertThat(time(queue.poll())).isEqualTo(next++);
                }
            }
        }
        queue.close();
        assertThat(queue.offer(log(0, 1))).isEqualTo(EventQueue.Offer.CLOSED);
        assertThat(queue.offer(log(1000, 1), true)).isEqualTo(EventQueue.Offer.TAKEN);
        while (!queue.isEmpty()) {
            assertThat(time(queue.poll())).isEqualTo(next++);
        }
        assertThat(next).isEqualTo(1001);
        assertThat(queue.poll()).isNull();
    }

    private static long time(Queued item) {
        return ((Queued.Log) item).capture().toEvent().timeMillis();
    }

    private static Queued log(int time, int weight) {
        LogEvent event = LogEvent.of(time, LogLevel.INFO, "", "m");
        return new Queued.Log(new Queued.Ready<>(event, weight), weight);
    }

    private static Queued batch() {
        return new Queued.Metrics(MetricBatch.running(1, 1, List.of()), 10);
    }
}
