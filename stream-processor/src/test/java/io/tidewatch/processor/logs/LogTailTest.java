package io.tidewatch.processor.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.processor.mine.MinerLimits;
import io.tidewatch.processor.run.LateStores;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LogTailTest {
    private static final long T0 = StageDriver.T0;
    private static final TopicPartition PARTITION = new TopicPartition(Topics.LOGS, 0);
    private static final int BATCH = 80;
    private static final int BATCHES = 4;
    /** Costs a step for each of its states and each character; nothing within a line lets it be left out. */
    private static final String SLOW = "/(x.{0,10}){10}y/";

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("latest");
    private long offset;

    LogTailTest() {
        Node node = new Node(0, "a", 1);
        Node[] nodes = {node};
        consumer.updatePartitions(Topics.LOGS, List.of(new PartitionInfo(Topics.LOGS, 0, node, nodes, nodes)));
        consumer.updateEndOffsets(Map.of(PARTITION, 0L));
    }

    /** The patterns of no service can be read: lines come without. */
    private static final LocalStores NONE = new LateStores("analysis");

    private void batch() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Source source = new Source("shop", "1", "", "", "");
        for (int i = 0; i < BATCH; i++) {
            LogEvent event = LogEvent.of(T0, LogLevel.INFO, "a", "y " + "x".repeat(50_000));
            records.add(Packed.record(Topics.LOGS, 0, offset, T0, source, offset, List.of(event)));
            offset++;
        }
        consumer.schedulePollTask(() -> records.forEach(consumer::addRecord));
    }

    private LogTail tail(TailLimits limits) {
        return new LogTail(
                () -> consumer, List.of(Topics.LOGS), NONE, MinerLimits.defaults(), UnaryOperator.identity(), limits);
    }

    @Test
    void a_query_that_is_slow_delays_nobody_else_and_is_told_what_it_lost() throws Exception {
        try (LogTail tail = tail(TailLimits.defaults());
                LogTail.Watch slow = tail.watch(SLOW);
                LogTail.Watch plain = tail.watch("")) {
            long begun = System.nanoTime();
            for (int b = 0; b < BATCHES; b++) {
                batch();
                for (int i = 0; i < BATCH; i++) {
                    LogHit hit = plain.next(Duration.ofSeconds(10));
                    assertThat(hit).isNotNull();
                    assertThat(hit.offset()).isEqualTo((long) b * BATCH + i);
                }
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begun);

            assertThat(plain.dropped()).isZero();
            assertThat(slow.next(Duration.ZERO)).isNull();
            // what waits for it is bounded: the rest is lost to it alone
            long most = TailLimits.defaults().unreadBytes() / 50_000;
            assertThat(slow.dropped()).isBetween(BATCH * BATCHES - most - 60, (long) BATCH * BATCHES);
            assertThat(took).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void so_many_watch_as_the_settings_say_and_whoever_is_refused_is_counted() {
        try (LogTail tail = tail(new TailLimits(1, 10, 1 << 16));
                LogTail.Watch one = tail.watch("")) {
            assertThat(one).isNotNull();
            assertThat(tail.watch("")).isNull();
            assertThat(tail.refused()).isOne();
            one.close();
            try (LogTail.Watch next = tail.watch("")) {
                assertThat(next).isNotNull();
                assertThat(tail.watching()).isOne();
            }
            assertThat(tail.watching()).isZero();
        }
    }

    @Test
    void what_waits_is_bounded_for_all_watchers_together_and_whoever_has_most_loses() throws Exception {
        try (LogTail tail = tail(TailLimits.defaults());
                LogTail.Watch first = tail.watch(SLOW);
                LogTail.Watch plain = tail.watch("")) {
            feed(plain, 6);
            assertThat(tail.unreadBytes()).isGreaterThan(TailLimits.defaults().unreadBytes() / 2);
            long lost = first.dropped();
            LogTail.Watch second = tail.watch(SLOW);
            feed(plain, 3);

            assertThat(plain.dropped()).isZero();
            assertThat(first.dropped()).as("it made room").isPositive();
            assertThat(second.dropped()).isLessThan(3L * BATCH - 40);
            assertThat(lost).isPositive();
            assertThat(tail.lost()).as("of all who watch").isGreaterThan(lost);
            // and a record for each whose queue is empty
            assertThat(tail.unreadBytes()).isLessThan(TailLimits.defaults().unreadBytes() + 3 * 60_000);
            second.close();
            first.close();
            plain.close();
            assertThat(tail.unreadBytes()).isZero();
        }
    }

    private void feed(LogTail.Watch plain, int batches) throws InterruptedException {
        for (int b = 0; b < batches; b++) {
            batch();
            for (int i = 0; i < BATCH; i++) {
                assertThat(plain.next(Duration.ofSeconds(10))).isNotNull();
            }
        }
    }
}
