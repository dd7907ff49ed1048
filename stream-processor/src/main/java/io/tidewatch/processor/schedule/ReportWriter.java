package io.tidewatch.processor.schedule;

import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.report.Report;
import io.tidewatch.report.ReportRecord;
import io.tidewatch.report.SentReport;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.Topics;
import io.tidewatch.wire.UrlText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the reports that are due, outside of Streams: a report asks all instances, which takes seconds and may fail. Of
 * several instances the one that the group gives a partition to writes its reports. What was written is on the same topic,
 * so that a successor sees it; a crash right in between writes a report twice, and who tells people drops the second.
 */
public final class ReportWriter implements AutoCloseable {
    /** The group that shares the reports topic. */
    public static final String GROUP = "tidewatch-reports";

    /** Largest form of a report that is sent on: its record has to pass any broker. */
    private static final int MOST_BYTES = 300_000;

    private static final Logger LOG = LoggerFactory.getLogger(ReportWriter.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long AFTER_FAULT_MILLIS = 5_000;
    private static final long TAKEN_WITHIN_MILLIS = 30_000;

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Supplier<Producer<String, byte[]>> producers;
    private final BooleanSupplier ready;
    private final Maker maker;
    private final Map<TopicPartition, Reading> readings = new HashMap<>();
    private Map<TopicPartition, OffsetAndMetadata> committed = Map.of();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "tidewatch-report-writer");

    /** Makes a report. */
    @FunctionalInterface
    public interface Maker {
        /** @throws LocalStores.NotReady while it cannot be made; it is tried again */
        Report make(ReportRecord.Due due);
    }

    /** @param open what is due and not written, by offset */
    private record Reading(SortedMap<Long, ReportRecord.Due> open, long endOffset) {}

    /**
     * @param consumers of the group, read committed, no auto-commit
     * @param ready whether topics are there and stores can be asked
     */
    public ReportWriter(
            Supplier<Consumer<String, byte[]>> consumers,
            Supplier<Producer<String, byte[]>> producers,
            BooleanSupplier ready,
            Maker maker) {
        this.consumers = consumers;
        this.producers = producers;
        this.ready = ready;
        this.maker = maker;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!pause(ready.getAsBoolean() ? 0 : 1_000)) {
                if (ready.getAsBoolean()) {
                    work();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until it is closed or Kafka fails it. */
    private void work() throws InterruptedException {
        try (Consumer<String, byte[]> consumer = consumers.get();
                Producer<String, byte[]> producer = producers.get()) {
            readings.clear();
            committed = Map.of();
            consumer.subscribe(List.of(Topics.REPORTS), new Rebalance(consumer));
            while (!pause(0)) {
                turn(consumer, producer);
            }
        } catch (WakeupException | InterruptException e) {
            // it is closed
        } catch (KafkaException e) {
            LOG.atWarn().addKeyValue("fault", e.toString()).log("reports cannot be written just now; it tries again");
            pause(AFTER_FAULT_MILLIS);
        }
    }

    private void turn(Consumer<String, byte[]> consumer, Producer<String, byte[]> producer)
            throws InterruptedException {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
            Reading reading = readings.get(new TopicPartition(record.topic(), record.partition()));
            // what cannot be read is dead-lettered by the notifier, which reads the same topic
            if (reading != null && ReportRecord.CODEC.decode(record.value()) instanceof Decoded.Ok<ReportRecord> ok) {
                if (ok.value() instanceof ReportRecord.Due due) {
                    reading.open.put(record.offset(), due);
                } else {
                    reading.open.values().removeIf(due -> same(due, ok.value()));
                }
            }
        }
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        for (Map.Entry<TopicPartition, Reading> e : readings.entrySet()) {
            Reading reading = e.getValue();
            long position = consumer.position(e.getKey());
            if (position >= reading.endOffset) {
                for (ReportRecord.Due due : new ArrayList<>(reading.open.values())) {
                    if (write(due, producer)) {
                        reading.open.values().removeIf(other -> same(other, due));
                    }
                }
            }
            done.put(e.getKey(), new OffsetAndMetadata(reading.open.isEmpty() ? position : reading.open.firstKey()));
        }
        if (!done.isEmpty() && !done.equals(committed)) {
            consumer.commitAsync(done, null);
            committed = done;
        }
    }

    /** @return whether Kafka has it */
    private boolean write(ReportRecord.Due due, Producer<String, byte[]> producer) throws InterruptedException {
        Report report;
        try {
            report = maker.make(due).due(due.lateMillis(), due.skipped()).within(MOST_BYTES);
        } catch (LocalStores.NotReady e) {
            return false;
        } catch (RuntimeException e) {
            // the next turn tries again; what is wrong is said each time, for it needs a person
            LOG.atError().addKeyValue("report", due.name()).setCause(e).log("a report could not be made");
            pause(AFTER_FAULT_MILLIS);
            return false;
        }
        ReportRecord written = new ReportRecord.Written(due, new SentReport(report, link(due)));
        try {
            producer.send(new ProducerRecord<>(Topics.REPORTS, due.name(), ReportRecord.CODEC.encode(written)))
                    .get(TAKEN_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
            LOG.atInfo().addKeyValue("report", due.name()).log("a report is written");
            return true;
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("Kafka did not take a report", e);
        }
    }

    static String link(ReportRecord.Due due) {
        return due.url().isEmpty()
                ? ""
                : due.url().replaceAll("/+$", "") + "/api/v1/reports"
                        + UrlText.query(Map.of(
                                "from", Instant.ofEpochMilli(due.fromMillis()).toString(),
                                "to", Instant.ofEpochMilli(due.toMillis()).toString(),
                                "format", "html",
                                "lang", due.language().name().toLowerCase(Locale.ROOT),
                                "zone", due.zone()));
    }

    private static boolean same(ReportRecord a, ReportRecord b) {
        return a.name().equals(b.name()) && a.toMillis() == b.toMillis();
    }

    /** @return whether it is closed */
    private boolean pause(long millis) throws InterruptedException {
        return closing.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Ends within seconds; what it was at is written by the next one. */
    @Override
    public void close() {
        closing.countDown();
        if (thread.isAlive()) {
            thread.interrupt();
            try {
                thread.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        private final Consumer<String, byte[]> consumer;

        Rebalance(Consumer<String, byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.endOffsets(partitions)
                    .forEach((partition, end) -> readings.put(partition, new Reading(new TreeMap<>(), end)));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(readings::remove);
        }
    }
}
