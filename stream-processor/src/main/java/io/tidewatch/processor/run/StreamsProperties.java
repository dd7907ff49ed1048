package io.tidewatch.processor.run;

import io.tidewatch.processor.ProcessorConfig;
import io.tidewatch.processor.store.BoundedRocks;
import io.tidewatch.processor.store.CommitPace;
import io.tidewatch.processor.store.RocksMemory;
import io.tidewatch.processor.store.RowMemory;
import io.tidewatch.processor.store.StoreMemory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The Streams properties of the two applications. */
public final class StreamsProperties {
    public static final String ANALYSIS = "tidewatch-analysis";
    public static final String ALERTS = "tidewatch-alerts";

    private static final int MOST_RECORD_BYTES = 4 << 20;
    /** Streams' own 100 ms keep what is ready to be committed waiting for a record that does not come. */
    private static final int POLLS_A_COMMIT = 4;

    private static final int LEAST_POLL_MILLIS = 5;
    /** A transaction that begins while the one before is being ended is refused and tried again: a matter of milliseconds. */
    private static final int RETRY_MILLIS = 10;
    /** More than clocks of brokers and of ours differ, less than people notice. */
    private static final Duration BEHIND = Duration.ofSeconds(2);

    private StreamsProperties() {}

    /**
     * Analysis: bulk work; nobody reads before its commit, so batches are full or wait for it.
     *
     * @param inOrder whether records of a task's topics are taken in the order of their times, as far as that is known; it costs
     */
    public static Map<String, Object> analysis(
            ProcessorConfig config, StoreMemory memory, FaultCounts faults, boolean inOrder) {
        ProcessorConfig.Streams s = config.streams();
        Map<String, Object> p = common(config, memory, faults, ANALYSIS, s.analysisThreads(), s.analysisCommit());
        p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 200);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
        if (!inOrder) {
            // otherwise each record asks how long to wait for a topic of which nothing comes
            p.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        }
        return p;
    }

    /** Alerts: short commits, nothing waits for company. */
    public static Map<String, Object> alerts(ProcessorConfig config, StoreMemory memory, FaultCounts faults) {
        ProcessorConfig.Streams s = config.streams();
        Map<String, Object> p = common(config, memory, faults, ALERTS, s.alertsThreads(), s.alertsCommit());
        p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        return p;
    }

    private static Map<String, Object> common(
            ProcessorConfig config,
            StoreMemory memory,
            FaultCounts faults,
            String applicationId,
            int threads,
            Duration commit) {
        Map<String, Object> p = new HashMap<>(config.kafka().properties());
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
        p.put(StreamsConfig.STATE_DIR_CONFIG, config.state().dir());
        p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.streams().standbys());
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, config.streams().guarantee());
        Duration busy = config.streams().busyCommit();
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Math.max(commit.toMillis(), busy.toMillis()));
        p.put(CommitPace.PROPERTY, new CommitPace(commit, BEHIND));
        p.put(StreamsConfig.POLL_MS_CONFIG, Math.max(LEAST_POLL_MILLIS, commit.toMillis() / POLLS_A_COMMIT));
        p.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        p.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, AppendTime.class);
        p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocks.class);
        p.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, UnreadableRecords.class);
        p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, FailedRecords.class);
        p.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, UnsendableRecords.class);
        p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
        // hot stores keep their rows as objects, see RowStore: the record cache would only cost
        p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        p.put(RocksMemory.PROPERTY, memory.rocks());
        p.put(RowMemory.PROPERTY, memory.rows());
        p.put(FaultCounts.PROPERTY, faults);

        int session = (int) config.streams().sessionTimeout().toMillis();
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), config.instanceId());
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), session);
        p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), session / 4);
        p.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5000);
        p.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 8 << 20);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        p.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), RETRY_MILLIS);
        // whatever is sent is about a megabyte at the very most (see Evaluation.problem for alerts' rows); a record
        // nobody takes would stop the application
        p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MOST_RECORD_BYTES);
        p.put(StreamsConfig.topicPrefix("max.message.bytes"), Integer.toString(MOST_RECORD_BYTES));
        // changelogs take their records' time: a clock that stands ahead of the broker's must not stop the application
        p.put(StreamsConfig.topicPrefix("message.timestamp.after.max.ms"), Long.toString(Long.MAX_VALUE));
        return p;
    }
}
