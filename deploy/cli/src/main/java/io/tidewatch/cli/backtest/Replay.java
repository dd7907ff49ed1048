package io.tidewatch.cli.backtest;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.alert.Rule;
import io.tidewatch.notifier.Clients;
import io.tidewatch.notifier.NotifierConfig;
import io.tidewatch.notifier.NotifierTopology;
import io.tidewatch.notifier.message.Delivery;
import io.tidewatch.notifier.message.Intent;
import io.tidewatch.notifier.message.Outcome;
import io.tidewatch.processor.ProcessorConfig;
import io.tidewatch.processor.ProcessorParts;
import io.tidewatch.processor.Topologies;
import io.tidewatch.processor.alerts.AlertViews;
import io.tidewatch.processor.ingest.EndOffsets;
import io.tidewatch.processor.plugin.host.Plugins;
import io.tidewatch.processor.run.StreamsProperties;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.processor.store.RocksMemory;
import io.tidewatch.processor.store.RowMemory;
import io.tidewatch.processor.store.StoreMemory;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Env;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksMemEnv;

/**
 * Processor and notifier on a recorded clock: records come in by append time, and the clock is that of the records. The
 * analysis is one task per input partition, as it is live; alerts and notifications are one task each. Every channel
 * takes what it is sent at once. Used by one thread.
 */
public final class Replay implements AutoCloseable {
    /** How often progress is told, as the analysis does live. */
    static final long TICK_MILLIS = 1_000;

    /** What has no records is not asked each second: only its housekeeping goes by its clock. */
    private static final long IDLE_TICK_MILLIS = 10_000;

    private static final Set<String> INPUTS = Set.of(Topics.LOGS, Topics.SHORT_LOGS, Topics.METRICS, Topics.ERRORS);
    private static final byte[] PROGRESS = "progress".getBytes(StandardCharsets.UTF_8);
    private static final Headers NONE = new RecordHeaders();

    private final ProcessorParts parts;
    private final StoreMemory memory;
    private final @Nullable Env files;
    private final List<DrivenTopology> analysis = new ArrayList<>();
    private final DrivenTopology alerts;
    private final DrivenTopology notifier;
    private final ReplayListener listener;
    private long nowMillis;
    private long nextTickMillis;

    /**
     * @param partitions most partitions an input topic has
     * @param startMillis the clock's first time
     * @param dir an empty folder for state; the caller deletes it
     */
    public Replay(
            ProcessorConfig processor,
            NotifierConfig routes,
            int partitions,
            long startMillis,
            Path dir,
            ReplayListener listener) {
        this(processor, routes, partitions, startMillis, dir, listener, null);
    }

    /** One of a single partition whose state is in memory: {@code dir} holds next to nothing. */
    public static Replay inMemory(
            ProcessorConfig processor, NotifierConfig routes, long startMillis, Path dir, ReplayListener listener) {
        RocksDB.loadLibrary();
        return new Replay(processor, routes, 1, startMillis, dir, listener, new RocksMemEnv(Env.getDefault()));
    }

    /** @param filesOfStores where stores have their files, closed with this; null: on disk */
    private Replay(
            ProcessorConfig processor,
            NotifierConfig routes,
            int partitions,
            long startMillis,
            Path dir,
            ReplayListener listener,
            @Nullable Env filesOfStores) {
        this.listener = listener;
        files = filesOfStores;
        nowMillis = startMillis;
        nextTickMillis = Math.floorDiv(startMillis, TICK_MILLIS) * TICK_MILLIS + TICK_MILLIS;
        // how fast it is here says nothing of how slow an analyzer is
        parts = ProcessorParts.create(Plugins.load(processor.plugins().unhurried(), 1));
        ProcessorConfig.State state = processor.state();
        memory = new StoreMemory(
                new RocksMemory(state.rocksCacheBytes(), state.rocksWriteBytes()), new RowMemory(state.rowBytes()));
        // all records up to the clock have been read, and each task stands for all of them: their clock is one
        EndOffsets ends = (topic, partition) -> new EndOffsets.Probe(nowMillis, 0, 0);
        Map<String, Integer> one = Map.of(
                Topics.LOGS, 1,
                Topics.SHORT_LOGS, 1,
                Topics.METRICS, 1,
                Topics.ERRORS, 1,
                Topics.SIGNALS, 1);
        try {
            for (int p = 0; p < partitions; p++) {
                analysis.add(new DrivenTopology(
                        Topologies.analysis(processor, parts, one, ends),
                        properties(
                                StreamsProperties.analysis(processor, memory, parts.analysisFaults(), true),
                                dir.resolve("analysis-" + p)),
                        startMillis));
            }
            alerts = new DrivenTopology(
                    Topologies.alerts(processor, parts, 1),
                    properties(
                            StreamsProperties.alerts(processor, memory, parts.alertsFaults()), dir.resolve("alerts")),
                    startMillis);
            Path told = dir.resolve("notifier");
            notifier = new DrivenTopology(
                    NotifierTopology.build(routes), properties(Clients.streams(routes, told), told), startMillis);
        } catch (RuntimeException e) {
            analysis.forEach(DrivenTopology::close);
            closeMemory();
            parts.close();
            throw e;
        }
    }

    private Properties properties(Map<?, ?> settings, Path dir) {
        Properties p = new Properties();
        p.putAll(settings);
        if (files != null) {
            p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, MemoryRocks.class);
            p.put(MemoryRocks.ENV, files);
        }
        p.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString());
        return p;
    }

    /** @return what the stages counted */
    public ProcessorParts parts() {
        return parts;
    }

    /** @return the alerts as they are now, and what they go by */
    public AlertViews alerts() {
        return new AlertViews(
                alerts.stores(), id -> parts.alertRules().current().rule(id));
    }

    /** @return where the clock stands */
    public long nowMillis() {
        return nowMillis;
    }

    /** A rule holds from now on. */
    public void rule(Rule rule) {
        rule(rule.id().getBytes(StandardCharsets.UTF_8), JsonCodec.RULE.encode(rule));
    }

    private void rule(byte[] key, byte[] value) {
        analysis.forEach(a -> a.pipe(Topics.RULES, key, value, NONE, nowMillis));
        alerts.pipe(Topics.RULES, key, value, NONE, nowMillis);
    }

    /**
     * A record of an input, of rules, silences, aliases or commands, or of alerts, of which those from elsewhere are taken; in the
     * order of append time.
     */
    public void take(ConsumerRecord<byte[], byte[]> record) {
        advance(record.timestamp());
        String topic = record.topic();
        if (INPUTS.contains(topic)) {
            DrivenTopology task = analysis.get(record.partition());
            task.pipe(topic, record.key(), record.value(), record.headers(), record.timestamp());
            tellSignals(task);
        } else if (topic.equals(Topics.RULES)) {
            rule(record.key(), record.value());
        } else if (topic.equals(Topics.GROUP_ALIASES)) {
            analysis.forEach(a -> a.pipe(topic, record.key(), record.value(), record.headers(), nowMillis));
        } else if (topic.equals(Topics.ALERT_COMMANDS)) {
            alerts.pipe(topic, record.key(), record.value(), record.headers(), nowMillis);
            tellAlerts();
        } else if (topic.equals(Topics.ALERTS)) {
            fromElsewhere(record);
        } else if (topic.equals(Topics.SILENCES)) {
            notifier.advance(nowMillis);
            notifier.pipe(topic, record.key(), record.value(), record.headers(), nowMillis);
            tellPeople();
        } else {
            throw new IllegalArgumentException("a replay reads no " + topic);
        }
    }

    /**
     * Alerts of which somebody else decides are what they were: here only who is told of them is worked out anew. Those of
     * analyzers that are plugged in are worked out anew themselves.
     */
    private void fromElsewhere(ConsumerRecord<byte[], byte[]> record) {
        if (JsonCodec.ALERT.decode(record.value()) instanceof Decoded.Ok<Alert> ok
                && ok.value().ruleId().equals(Signal.External.RULE)
                && !parts.plugins().has(ok.value().labels().getOrDefault(Plugins.LABEL, ""))) {
            listener.alert(ok.value());
            notifier.advance(nowMillis);
            notifier.pipe(Topics.ALERTS, record.key(), record.value(), NONE, nowMillis);
            tellPeople();
        }
    }

    /** Moves the clock up to there: all that was appended before has been taken. Never back. */
    public void advance(long toMillis) {
        while (nextTickMillis <= toMillis) {
            nowMillis = nextTickMillis;
            nextTickMillis += TICK_MILLIS;
            tick();
        }
        nowMillis = Math.max(nowMillis, toMillis);
    }

    private void tick() {
        // that an end did not come is told by time alone
        long idle = parts.signals().starts() > 0 ? TICK_MILLIS : IDLE_TICK_MILLIS;
        for (int p = 1; p < analysis.size(); p++) {
            DrivenTopology task = analysis.get(p);
            if (nowMillis - task.nowMillis() >= idle) {
                task.advance(nowMillis);
                // what it says of its progress, the first task says for all
                task.take(Topics.SIGNALS, record -> {
                    if (!isProgress(record)) {
                        signal(record);
                    }
                });
                task.discard();
            }
        }
        // last: progress never overtakes what it speaks of
        analysis.get(0).advance(nowMillis);
        tellSignals(analysis.get(0));
        analysis.get(0).discard();
        alerts.discard();
        notifier.advance(nowMillis);
        tellPeople();
        notifier.discard();
    }

    private static boolean isProgress(TestRecord<byte[], byte[]> signal) {
        return Arrays.equals(signal.key(), PROGRESS)
                && SignalCodec.decode(signal.value()) instanceof Decoded.Ok<Signal> ok
                && ok.value() instanceof Signal.Progress;
    }

    private void tellSignals(DrivenTopology task) {
        task.take(Topics.SIGNALS, this::signal);
    }

    private void signal(TestRecord<byte[], byte[]> signal) {
        alerts.pipe(
                Topics.SIGNALS,
                signal.key(),
                signal.value(),
                NONE,
                Objects.requireNonNull(signal.getRecordTime()).toEpochMilli());
        tellAlerts();
    }

    private void tellAlerts() {
        // what the owners of patterns decide is known to all at once
        alerts.take(
                Topics.PATTERN_CATALOG,
                record -> analysis.forEach(
                        a -> a.pipe(Topics.PATTERN_CATALOG, record.key(), record.value(), NONE, nowMillis)));
        alerts.take(Topics.ALERTS, record -> {
            if (JsonCodec.ALERT.decode(record.value()) instanceof Decoded.Ok<Alert> ok) {
                listener.alert(ok.value());
            }
            notifier.advance(nowMillis);
            notifier.pipe(Topics.ALERTS, record.key(), record.value(), NONE, nowMillis);
            tellPeople();
        });
    }

    private void tellPeople() {
        List<Intent> intents = new ArrayList<>();
        do {
            intents.clear();
            notifier.take(Topics.DELIVERIES, record -> {
                if (Delivery.CODEC.decode(record.value()) instanceof Decoded.Ok<Delivery> ok
                        && ok.value() instanceof Intent intent) {
                    intents.add(intent);
                }
            });
            intents.forEach(this::deliver);
        } while (!intents.isEmpty());
        notifier.take(Topics.NOTIFICATIONS, record -> {
            if (JsonCodec.NOTIFICATION.decode(record.value()) instanceof Decoded.Ok<NotificationRecord> ok) {
                listener.notification(ok.value());
            }
        });
    }

    private void deliver(Intent intent) {
        Outcome taken = new Outcome(
                nowMillis, intent.channel(), intent.key(), intent.attempt(), Outcome.Result.DELIVERED, 0, 0, 0, "");
        byte[] key = intent.channel().getBytes(StandardCharsets.UTF_8);
        notifier.pipe(Topics.DELIVERIES, key, Delivery.CODEC.encode(taken), NONE, nowMillis);
    }

    @Override
    public void close() {
        analysis.forEach(DrivenTopology::close);
        alerts.close();
        notifier.close();
        closeMemory();
        parts.close();
    }

    private void closeMemory() {
        memory.close();
        if (files != null) {
            files.close();
        }
    }
}
