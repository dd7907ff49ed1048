package io.tidewatch.processor.logs;

import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.store.RowStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.CumulativeCount;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Finds the pattern of each line and counts it. What it keeps in memory is what its stores say. */
final class LogPatternProcessor implements Processor<String, IngestedLogs, String, LogPatternStage.Found> {
    private static final Duration SWEEP = Duration.ofSeconds(30);

    private final LogsConfig config;
    private final Map<String, ServicePatterns> services;
    private final List<PatternNews> news = new ArrayList<>();
    private final Map<String, Integer> newsThisMinute = new HashMap<>();
    private long newsMinute;
    private @Nullable ProcessorContext<String, LogPatternStage.Found> context;
    private @Nullable KeyValueStore<String, byte[]> heads;
    private @Nullable LevelMinutes levels;
    private @Nullable PatternHours hours;
    private @Nullable Sensor unannounced;

    LogPatternProcessor(LogsConfig config) {
        this.config = config;
        this.services = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, ServicePatterns> eldest) {
                return size() > config.servicesInMemory();
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, LogPatternStage.Found> context) {
        this.context = context;
        heads = context.getStateStore(LogStores.PATTERNS);
        RowStore<String, LevelCounts> levelStore = RowStore.of(context, LogStores.LEVELS);
        levels = new LevelMinutes(levelStore);
        RowStore<String, HourCounts> hourStore = RowStore.of(context, LogStores.PATTERN_HOURS);
        hours = new PatternHours(hourStore);
        services.clear();
        String name = "pattern-news-dropped";
        unannounced = context.metrics().addSensor(name + "-" + context.taskId(), Sensor.RecordingLevel.INFO);
        unannounced.add(
                new MetricName(
                        name + "-total",
                        "tidewatch-logs",
                        "new patterns and merges that were not announced because their service had too many",
                        Map.of("task", context.taskId().toString())),
                new CumulativeCount());
        context.schedule(SWEEP, PunctuationType.WALL_CLOCK_TIME, now -> {
            long at = context.currentStreamTimeMs();
            long hour = HourCounts.hour(at - config.patternsKept().toMillis());
            Expiry.drop(hourStore, "", LogStores.sortable(hour));
            long minute = (at - config.levelsKept().toMillis()) / LevelCounts.MINUTE_MILLIS;
            Expiry.drop(levelStore, "", LogStores.sortable(minute));
        });
    }

    @Override
    public void process(Record<String, IngestedLogs> record) {
        IngestedLogs logs = record.value();
        news.clear();
        List<String> ids = new ArrayList<>(logs.lines().size());
        PatternHours counts = Objects.requireNonNull(hours);
        LevelMinutes minutes = Objects.requireNonNull(levels);
        Source source = null;
        String service = "";
        ServicePatterns known = null;
        for (IngestedLogs.Line line : logs.lines()) {
            if (known == null || !line.source().equals(source)) {
                source = line.source();
                service = LogStores.safe(source.service());
                known = patterns(service);
            }
            PatternHours.Counted pattern = known.of(line.event(), line.eventMillis());
            ids.add(pattern.id);
            long stands = line.event().lines();
            counts.add(pattern, line.eventMillis(), line.event().level(), stands);
            minutes.add(line.eventMillis(), line.event().level(), stands, service);
        }
        PatternedLogs patterned = new PatternedLogs(logs, ids);
        Objects.requireNonNull(context)
                .forward(record.withValue(new LogPatternStage.Found(patterned, announced(logs.appendMillis()))));
    }

    @Override
    public void close() {
        services.clear();
        if (context != null && unannounced != null) {
            context.metrics().removeSensor(unannounced);
        }
    }

    private ServicePatterns patterns(String service) {
        ServicePatterns known = services.get(service);
        if (known == null) {
            known = new ServicePatterns(service, config, Objects.requireNonNull(heads), news::add);
            services.put(service, known);
        }
        return known;
    }

    /** A service that logs garbage finds patterns without end: only so many of a minute are told to others. */
    private List<PatternNews> announced(long appendMillis) {
        if (news.isEmpty()) {
            return List.of();
        }
        long minute = appendMillis / LevelCounts.MINUTE_MILLIS;
        if (minute != newsMinute) {
            newsMinute = minute;
            newsThisMinute.clear();
        }
        List<PatternNews> out = new ArrayList<>(news.size());
        for (PatternNews one : news) {
            if (newsThisMinute.merge(one.service(), 1, Integer::sum) <= config.newsPerMinute()) {
                out.add(one);
            } else {
                Objects.requireNonNull(unannounced).record();
            }
        }
        return out;
    }
}
