package io.tidewatch.processor.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Forgets sources that are silent for longer than history goes back: a few rows a step, going round. */
final class SilentSources {
    private static final int HEADS_A_STEP = 200;
    private static final int DELETES_A_STEP = 2_000;

    private final KeyValueStore<String, byte[]> sources;
    private final KeyValueStore<Bytes, byte[]> series;
    private final KeyValueStore<Bytes, byte[]> rollups;
    private final MetricsConfig config;
    private final MetricCounters counters;
    private final Consumer<String> forgotten;
    private String next = "";

    SilentSources(
            KeyValueStore<String, byte[]> sources,
            KeyValueStore<Bytes, byte[]> series,
            KeyValueStore<Bytes, byte[]> rollups,
            MetricsConfig config,
            MetricCounters counters,
            Consumer<String> forgotten) {
        this.sources = sources;
        this.series = series;
        this.rollups = rollups;
        this.config = config;
        this.counters = counters;
        this.forgotten = forgotten;
    }

    /** @param nowMillis append time this task has come to */
    void step(long nowMillis) {
        List<String> silent = new ArrayList<>();
        int seen = 0;
        try (KeyValueIterator<String, byte[]> heads = sources.range(next, null)) {
            while (heads.hasNext() && seen++ < HEADS_A_STEP && silent.isEmpty()) {
                KeyValue<String, byte[]> row = heads.next();
                next = row.key + '\0';
                SourceHead head = SourceHead.decode(row.value);
                if (head != null
                        && nowMillis - head.lastMillis() > config.forgetAfter().toMillis()) {
                    silent.add(row.key);
                }
            }
            if (!heads.hasNext() && silent.isEmpty()) {
                next = "";
            }
        }
        for (String source : silent) {
            if (delete(source)) {
                sources.delete(source);
                forgotten.accept(source);
                counters.sourcesForgotten.increment();
            } else {
                next = source;
            }
        }
    }

    /** @return whether all of its rows are gone */
    private boolean delete(String source) {
        MetricKeys keys = new MetricKeys(source);
        return delete(rollups, keys) && delete(series, keys);
    }

    private static boolean delete(KeyValueStore<Bytes, byte[]> store, MetricKeys keys) {
        List<Bytes> some = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(Bytes.wrap(keys.first()), Bytes.wrap(keys.last()))) {
            while (rows.hasNext() && some.size() < DELETES_A_STEP) {
                some.add(rows.next().key);
            }
        }
        some.forEach(store::delete);
        return some.size() < DELETES_A_STEP;
    }
}
