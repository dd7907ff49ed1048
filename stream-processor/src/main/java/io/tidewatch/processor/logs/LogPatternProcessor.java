package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.catalog.PatternProposal;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.mine.LineParameters;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.store.RowStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Finds the pattern of each line and counts it. What it keeps in memory is what its stores say. */
final class LogPatternProcessor implements Processor<String, IngestedLogs, String, LogPatternStage.Found> {
    private static final Duration SWEEP = Duration.ofSeconds(30);

    /** Proposals of a record: each may be some 25 KB, and a record that is too large would stop the task. */
    private static final int MOST_TOGETHER = 20;

    private final LogsConfig config;
    private final PatternCatalog catalog;
    private final UnaryOperator<String> redact;
    private final LongFunction<WantedValues> wanted;
    private final SecondChance<String, Service> services;
    private final Map<String, List<PatternProposal>> proposals = new LinkedHashMap<>();
    private final Map<String, Integer> proposedThisMinute = new HashMap<>();
    private long proposalMinute;
    private @Nullable ProcessorContext<String, LogPatternStage.Found> context;
    private @Nullable KeyValueStore<String, byte[]> heads;
    private @Nullable LevelMinutes levels;
    private @Nullable NameTimes hours;
    private @Nullable NameTimes minutes;
    private @Nullable ValueRows values;
    private @Nullable Sensor unproposed;
    private @Nullable Sensor forgotten;

    /** What is at hand of one service. */
    private record Service(
            ServicePatterns patterns,
            ServiceLoggers loggers,
            NameTimes.Rows hours,
            NameTimes.Rows minutes,
            LevelMinutes.Place levels) {}

    /** @param catalog what the owners decided */
    LogPatternProcessor(
            LogsConfig config,
            PatternCatalog catalog,
            UnaryOperator<String> redact,
            LongFunction<WantedValues> wanted) {
        this.config = config;
        this.catalog = catalog;
        this.redact = redact;
        this.wanted = wanted;
        this.services = new SecondChance<>(config.servicesInMemory(), old -> {});
    }

    @Override
    public void init(ProcessorContext<String, LogPatternStage.Found> context) {
        this.context = context;
        heads = context.getStateStore(LogStores.PATTERNS);
        RowStore<String, LevelCounts> levelStore = RowStore.of(context, LogStores.LEVELS);
        levels = new LevelMinutes(levelStore);
        RowStore<String, NameCounts> hourStore = RowStore.of(context, LogStores.PATTERN_HOURS);
        hours = new NameTimes(hourStore, NameTimes.HOUR_MILLIS, config.loggers());
        RowStore<String, NameCounts> minuteStore = RowStore.of(context, LogStores.PATTERN_MINUTES);
        minutes = new NameTimes(minuteStore, NameTimes.MINUTE_MILLIS, config.loggers());
        ValueRows valueRows = new ValueRows(
                context, config, RowStore.of(context, LogStores.PATTERN_VALUES), Objects.requireNonNull(heads), redact);
        values = valueRows;
        services.clear();
        proposals.clear();
        unproposed = sensor(
                context,
                "pattern-proposals-dropped",
                "new patterns and merges that were not proposed yet because their service had too many");
        forgotten = sensor(context, "patterns-forgotten", "patterns that this task met no line of for patternsKept");
        HeadExpiry old = new HeadExpiry(heads, config.patternsKept());
        context.schedule(SWEEP, PunctuationType.WALL_CLOCK_TIME, now -> {
            long at = context.currentStreamTimeMs();
            drop(hourStore, at - config.patternsKept().toMillis(), NameTimes.HOUR_MILLIS);
            drop(minuteStore, at - config.minutesKept().toMillis(), NameTimes.MINUTE_MILLIS);
            valueRows.sweep(at - config.patternsKept().toMillis());
            drop(levelStore, at - config.levelsKept().toMillis(), LevelCounts.MINUTE_MILLIS);
            // what is in memory of them is read back without what went
            old.sweep(at, this::forgotten).forEach(services::remove);
        });
    }

    /** @return what counts into a total of that name by task */
    static Sensor sensor(ProcessorContext<?, ?> context, String name, String what) {
        Sensor sensor = context.metrics().addSensor(name + "-" + context.taskId(), Sensor.RecordingLevel.INFO);
        Map<String, String> tags = Map.of("task", context.taskId().toString());
        sensor.add(new MetricName(name + "-total", "tidewatch-logs", what, tags), new CumulativeSum());
        return sensor;
    }

    private void forgotten() {
        Objects.requireNonNull(forgotten).record();
    }

    private static <V> void drop(RowStore<String, V> store, long beforeMillis, long stepMillis) {
        Expiry.drop(store, "", LogStores.sortable(Math.floorDiv(beforeMillis, stepMillis)));
    }

    @Override
    public void process(Record<String, IngestedLogs> record) {
        IngestedLogs logs = record.value();
        begin(logs.appendMillis());
        List<String> ids = new ArrayList<>(logs.lines().size());
        NameTimes byHour = Objects.requireNonNull(hours);
        NameTimes byMinute = Objects.requireNonNull(minutes);
        LevelMinutes byLevel = Objects.requireNonNull(levels);
        ValueRows byParameter = Objects.requireNonNull(values);
        WantedValues want = wanted.apply(logs.appendMillis());
        byParameter.begin(logs.appendMillis(), want.far());
        List<LineParameters> parameters =
                new ArrayList<>(want.all() ? logs.lines().size() : 0);
        Source source = null;
        String service = "";
        Service known = null;
        for (IngestedLogs.Line line : logs.lines()) {
            if (known == null || !line.source().equals(source)) {
                source = line.source();
                service = LogStores.safe(source.service());
                known = service(service);
            }
            LogEvent event = line.event();
            long at = line.eventMillis();
            Counted pattern = known.patterns.of(event, at, source.release());
            ids.add(pattern.id);
            long stands = event.lines();
            if (byHour.addPattern(pattern.hour, known.hours, pattern.id, at, event.level(), stands)
                    && mayTell(service)) {
                known.patterns.met(pattern, logs.appendMillis());
            }
            byMinute.addPattern(pattern.minute, known.minutes, pattern.id, at, event.level(), stands);
            known.loggers.add(byHour, known.hours, byMinute, known.minutes, event.logger(), event.level(), at, stands);
            byLevel.add(known.levels, at, event.level(), stands);
            byParameter.line(service, pattern, event, ids.size() - 1, at);
            if (want.all()) {
                parameters.add(byParameter.of(service, pattern, event));
            }
        }
        PatternedLogs patterned = new PatternedLogs(logs, ids, byParameter.found(), parameters);
        Objects.requireNonNull(context).forward(record.withValue(new LogPatternStage.Found(patterned, proposed())));
    }

    @Override
    public void close() {
        services.clear();
        if (context != null && unproposed != null) {
            context.metrics().removeSensor(unproposed);
        }
        if (context != null && forgotten != null) {
            context.metrics().removeSensor(forgotten);
        }
        if (context != null && values != null) {
            values.close(context);
        }
    }

    private Service service(String name) {
        Service known = services.get(name);
        if (known == null) {
            ServicePatterns patterns = new ServicePatterns(
                    name,
                    config,
                    Objects.requireNonNull(heads),
                    catalog.of(name),
                    Objects.requireNonNull(values),
                    proposal -> proposals
                            .computeIfAbsent(name, s -> new ArrayList<>())
                            .add(proposal));
            known = new Service(
                    patterns,
                    new ServiceLoggers(),
                    new NameTimes.Rows(name),
                    new NameTimes.Rows(name),
                    new LevelMinutes.Place(name));
            services.add(name, known);
        }
        return known;
    }

    private void begin(long appendMillis) {
        long minute = appendMillis / LevelCounts.MINUTE_MILLIS;
        if (minute != proposalMinute) {
            proposalMinute = minute;
            proposedThisMinute.clear();
        }
    }

    /** That a pattern is still met is told where it takes no news' place. */
    private boolean mayTell(String service) {
        List<PatternProposal> waiting = proposals.get(service);
        int told = proposedThisMinute.getOrDefault(service, 0) + (waiting == null ? 0 : waiting.size());
        return told < (config.newsPerMinute() + 1) / 2;
    }

    /** A service that logs garbage finds patterns without end: only so many of a minute are told to its owner. */
    private List<Signal.Patterns> proposed() {
        if (proposals.isEmpty()) {
            return List.of();
        }
        List<Signal.Patterns> out = new ArrayList<>(proposals.size());
        proposals.forEach((service, all) -> {
            int before = proposedThisMinute.getOrDefault(service, 0);
            int room = Math.min(all.size(), Math.max(0, config.newsPerMinute() - before));
            proposedThisMinute.put(service, before + room);
            List<PatternProposal> told = PatternProposal.withWide(all.subList(0, room));
            for (int from = 0; from < room; from += MOST_TOGETHER) {
                out.add(new Signal.Patterns(service, told.subList(from, Math.min(room, from + MOST_TOGETHER))));
            }
            for (int i = room; i < all.size(); i++) {
                Objects.requireNonNull(unproposed).record();
            }
        });
        proposals.clear();
        return out;
    }
}
