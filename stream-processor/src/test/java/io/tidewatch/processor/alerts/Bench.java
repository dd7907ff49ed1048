package io.tidewatch.processor.alerts;

import io.tidewatch.alert.ActiveTime;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Escalation;
import io.tidewatch.alert.Flapping;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.rules.Panes;
import io.tidewatch.processor.rules.RuleLookup;
import io.tidewatch.processor.signals.AlertKeys;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.store.BoundedRocks;
import io.tidewatch.processor.store.RowStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** The alert life on stores in memory: what goes in, what comes out; {@link #restart} keeps nothing but the stores. */
final class Bench {
    static final AlertConfig CONFIG = AlertConfig.defaults();
    static final long GRACE = CONFIG.grace().toMillis();
    static final long T0 = 1_800_000_000_000L;
    static final Map<String, String> GROUP = Map.of("service", "shop");

    final Map<String, Rule> rules = new HashMap<>();
    final AlertCounts counts = new AlertCounts();
    final MockProcessorContext<String, Object> context;
    private final @Nullable Path dir;
    private final List<StateStore> stores = new ArrayList<>();
    private final AlertConfig config;
    private final int tasks;
    final List<AuditRecord> audited = new ArrayList<>();
    private final List<Alert> told = new ArrayList<>();
    private final List<Record<String, Signal>> ties = new ArrayList<>();
    private final Deque<Record<String, AlertInput>> waiting = new ArrayDeque<>();
    private Object version = new Object();
    private AlertLifeProcessor processor;

    Bench(Rule... some) {
        this(CONFIG, some);
    }

    Bench(AlertConfig config, Rule... some) {
        this(config, null, some);
    }

    /** @param tasks how many there are, of which this is the first */
    Bench(int tasks, Rule... some) {
        this(CONFIG, null, tasks, some);
    }

    /** @param dir where stores lie on disk, and are closed and opened at each restart; null: in memory */
    Bench(AlertConfig config, @Nullable Path dir, Rule... some) {
        this(config, dir, 1, some);
    }

    private Bench(AlertConfig config, @Nullable Path dir, int tasks, Rule... some) {
        this.config = config;
        this.tasks = tasks;
        this.dir = dir;
        this.context = dir == null
                ? new MockProcessorContext<>()
                : new MockProcessorContext<>(onDisk(), new TaskId(0, 0), dir.toFile());
        for (Rule rule : some) {
            rules.put(rule.id(), rule);
        }
        open();
        processor = begin();
    }

    private static Properties onDisk() {
        Properties p = new Properties();
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench");
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocks.class);
        return p;
    }

    private void open() {
        add(RowStore.builder(supplier(AlertStores.ALERTS), Serdes.String(), AlertRowCodec.serde())
                .withLoggingDisabled()
                .build());
        add(RowStore.builder(supplier(AlertStores.DETECTORS), Serdes.String(), DetectorRow.serde())
                .withLoggingDisabled()
                .build());
        add(RowStore.builder(supplier(AlertStores.BANDS), Serdes.String(), BandBlock.serde())
                .withLoggingDisabled()
                .build());
        for (String name : List.of(AlertStores.PROGRESS, AlertStores.ACTIVE)) {
            add(Stores.keyValueStoreBuilder(supplier(name), Serdes.String(), Serdes.ByteArray())
                    .withLoggingDisabled()
                    .build());
        }
        add(Stores.keyValueStoreBuilder(supplier(AlertStores.DUE), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build());
    }

    private KeyValueBytesStoreSupplier supplier(String name) {
        return dir == null ? Stores.inMemoryKeyValueStore(name) : Stores.persistentKeyValueStore(name);
    }

    private void add(StateStore store) {
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
        stores.add(store);
    }

    void restart() {
        for (String name : List.of(AlertStores.ALERTS, AlertStores.DETECTORS, AlertStores.BANDS)) {
            RowStore<String, Object> rows = RowStore.of(context, name);
            rows.flushCache();
            rows.clearCache();
        }
        if (dir != null) {
            close();
            open();
        }
        processor = begin();
    }

    private AlertLifeProcessor begin() {
        AlertLifeProcessor begun = new AlertLifeProcessor(config, tasks, new Known(), new PatternCatalog(), counts);
        begun.init(context);
        return begun;
    }

    /** Closes its stores. */
    void close() {
        stores.forEach(store -> {
            store.commit(Map.of());
            store.close();
        });
        stores.clear();
    }

    <K, V> org.apache.kafka.streams.state.KeyValueStore<K, V> store(String name) {
        return context.getStateStore(name);
    }

    /** Everything told since the last call. */
    List<Alert> told() {
        List<Alert> alerts = new ArrayList<>();
        alerts.addAll(told);
        told.clear();
        return alerts;
    }

    /** Everything that alerts told one another since the last call, in the order in which it came. */
    List<Record<String, Signal>> ties() {
        List<Record<String, Signal>> signals = List.copyOf(ties);
        ties.clear();
        return signals;
    }

    /** The one alert told since the last call. */
    Alert one() {
        List<Alert> told = told();
        if (told.size() != 1) {
            throw new AssertionError("expected one alert, got " + told);
        }
        return told.get(0);
    }

    AlertRow row(Rule rule) {
        return this.<String, AlertRow>store(AlertStores.ALERTS).get(key(rule));
    }

    AlertState state(Rule rule) {
        AlertRow row = row(rule);
        return row == null ? AlertState.INACTIVE : row.state;
    }

    /** All inputs, one partition each, are caught up to that time. */
    void clock(long millis) {
        for (Rule.Input input : Rule.Input.values()) {
            progress(input, 0, 1, millis, millis, true);
        }
    }

    /** The clock moves there second by second. */
    void clock(long from, long to) {
        for (long t = from; t <= to; t += 1000) {
            clock(t);
        }
    }

    void progress(Rule.Input input, int partition, int partitions, long watermark, long at, boolean caughtUp) {
        process("progress", new Signal.Progress(input, partition, partitions, watermark, at, caughtUp, -1), at);
    }

    void values(Rule rule, long millis, double... values) {
        process(key(rule), partial(rule, GROUP, millis, millis, values.length, 0, values), millis);
    }

    void events(Rule rule, long millis, long count) {
        process(key(rule), partial(rule, GROUP, millis, millis, count, 0), millis);
    }

    void process(String key, Signal signal, long timestamp) {
        take(new Record<>(key, new AlertInput.Said(signal), timestamp));
    }

    void command(Rule rule, AlertCommand.Action action, long millis, String comment) {
        AlertCommand command = new AlertCommand(key(rule), action, "ann", millis, comment);
        take(new Record<>(key(rule), new AlertInput.Asked(command), millis));
    }

    void command(String key, AlertCommand command, long millis) {
        take(new Record<>(key, new AlertInput.Asked(command), millis));
    }

    /** Adds the rule or takes the place of the one with its id. */
    void put(Rule rule) {
        rules.put(rule.id(), rule);
        version = new Object();
    }

    void delete(Rule rule) {
        rules.remove(rule.id());
        version = new Object();
    }

    /** What one alert tells another goes round at once, as it does over the topic. */
    private void take(Record<String, AlertInput> record) {
        waiting.add(record);
        while (!waiting.isEmpty()) {
            processor.process(waiting.poll());
            for (var forwarded : context.forwarded()) {
                Record<? extends String, ?> out = forwarded.record();
                if (out.value() instanceof Signal signal) {
                    ties.add(new Record<>(out.key(), signal, out.timestamp()));
                    waiting.add(new Record<>(out.key(), new AlertInput.Said(signal), out.timestamp()));
                } else if (out.value() == null || out.value() instanceof Alert) {
                    told.add((Alert) out.value());
                } else if (out.value() instanceof AuditRecord audit) {
                    audited.add(audit);
                }
            }
            context.resetForwards();
        }
    }

    private final class Known implements RuleLookup {
        @Override
        public Rule rule(String id) {
            return rules.get(id);
        }

        @Override
        public Collection<Rule> all() {
            return rules.values();
        }

        @Override
        public Object version() {
            return version;
        }
    }

    static String key(Rule rule) {
        return AlertKeys.of(rule.id(), GROUP);
    }

    static Signal.Partial partial(
            Rule rule, Map<String, String> group, long event, long append, long count, long total, double... values) {
        double sum = 0;
        double min = values.length == 0 ? 0 : Double.MAX_VALUE;
        double max = values.length == 0 ? 0 : -Double.MAX_VALUE;
        for (double v : values) {
            sum += v;
            min = Math.min(min, v);
            max = Math.max(max, v);
        }
        return new Signal.Partial(
                rule.id(),
                rule.revision(),
                group,
                Panes.of(rule.condition()).startOf(event),
                0,
                append,
                event,
                count,
                total,
                sum,
                min,
                max,
                values.length == 0 ? 0 : values[values.length - 1],
                null,
                false,
                count == 0
                        ? List.of()
                        : List.of(new Alert.Sample("tidewatch.logs", 0, event - T0, 0, event, "shop/1", "something")));
    }

    /** The same of points that come so seldom. */
    static Signal.Partial each(Signal.Partial p, long intervalMillis) {
        return new Signal.Partial(
                p.ruleId(),
                p.ruleRevision(),
                p.group(),
                p.paneStartMillis(),
                p.partition(),
                p.appendMillis(),
                p.eventMillis(),
                p.count(),
                p.total(),
                p.sum(),
                p.min(),
                p.max(),
                p.last(),
                p.distribution(),
                p.distinct(),
                p.weight(),
                p.kinds(),
                p.under(),
                intervalMillis,
                p.goodbye(),
                p.samples());
    }

    static Signal.Partial goodbye(Rule rule, long millis) {
        return new Signal.Partial(
                rule.id(),
                1,
                GROUP,
                Panes.of(rule.condition()).startOf(millis),
                0,
                millis,
                millis,
                1,
                0,
                0,
                0,
                0,
                0,
                null,
                true,
                List.of());
    }

    /** Average of a metric above 10, critical above 100, over a minute. */
    static Rule threshold(Duration pending, Duration keep) {
        return rule(
                "load",
                new Condition.Threshold(
                        "load",
                        List.of(),
                        io.tidewatch.alert.Aggregate.AVG,
                        Duration.ofMinutes(1),
                        new Bounds(Bounds.Op.ABOVE, 10.0, null, 100.0, 8.0)),
                pending,
                keep,
                Rule.NoData.NO_DATA);
    }

    static Rule rule(String id, Condition condition, Duration pending, Duration keep, Rule.NoData noData) {
        return new Rule(
                id,
                1,
                0,
                true,
                Rule.Input.METRICS,
                condition,
                List.of("service"),
                Severity.ERROR,
                pending,
                keep,
                noData,
                Map.of("team", "web"),
                Map.of("summary", "{{service}} has {{value}}, bound {{bound}} {{nothing}}"),
                0);
    }

    static Rule with(Rule r, List<ActiveTime> schedule, List<Escalation> escalate, Flapping flapping) {
        return new Rule(
                r.id(),
                r.revision(),
                0,
                r.enabled(),
                r.input(),
                r.condition(),
                r.groupBy(),
                r.severity(),
                r.forDuration(),
                r.keepFiringFor(),
                r.noData(),
                r.labels(),
                r.annotations(),
                r.maxAlerts(),
                schedule,
                escalate,
                flapping,
                r.maxGroups());
    }

    /** A composite rule; its severity is ERROR. */
    static Rule composite(String id, String expression, List<String> groupBy, Duration pending, Duration keep) {
        Rule r = rule(id, new Condition.Composite(expression), pending, keep, Rule.NoData.NO_DATA);
        return new Rule(
                r.id(),
                1,
                0,
                true,
                r.input(),
                r.condition(),
                groupBy,
                r.severity(),
                r.forDuration(),
                r.keepFiringFor(),
                r.noData(),
                Map.of(),
                Map.of(),
                0);
    }

    static Rule with(Rule r, int revision, boolean enabled, int maxAlerts) {
        return new Rule(
                r.id(),
                revision,
                0,
                enabled,
                r.input(),
                r.condition(),
                r.groupBy(),
                r.severity(),
                r.forDuration(),
                r.keepFiringFor(),
                r.noData(),
                r.labels(),
                r.annotations(),
                maxAlerts);
    }
}
