package io.tidewatch.processor;

import io.tidewatch.processor.alerts.AlertCounts;
import io.tidewatch.processor.audit.AuditFile;
import io.tidewatch.processor.audit.AuditLog;
import io.tidewatch.processor.audit.AuditWriter;
import io.tidewatch.processor.catalog.CatalogCounts;
import io.tidewatch.processor.logmetrics.LogMetricCounters;
import io.tidewatch.processor.logs.LogTail;
import io.tidewatch.processor.metrics.MetricCounters;
import io.tidewatch.processor.plugin.host.PluginStatus;
import io.tidewatch.processor.plugin.host.Plugins;
import io.tidewatch.processor.query.ExternalCounts;
import io.tidewatch.processor.query.OwnMetrics;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.SignalCounters;
import io.tidewatch.processor.store.RocksMemory;
import io.tidewatch.processor.store.RowMemory;
import io.tidewatch.processor.store.StoreMemory;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Shows what the stages count and what bounds are used, as {@code tidewatch.processor.*}. */
final class OwnNumbers {
    private static final String ANALYZER = "analyzer";

    private OwnNumbers() {}

    static void show(ProcessorApp app, ExternalCounts external, OwnMetrics metrics) {
        SignalCounters signals = app.parts().signals();
        counter(metrics, "signals.partials", "partials sent to the alerts application", signals::partials);
        counter(
                metrics,
                "signals.partials.over.limit",
                "events that found no room for another partial of their record",
                signals::partialsOverLimit);
        counter(metrics, "signals.starts", "starts whose end is waited for", signals::starts);
        counter(metrics, "signals.starts.missed", "starts whose end did not come in time", signals::startsMissed);
        counter(
                metrics,
                "signals.starts.over.limit",
                "starts left out, for too many of their rule or task were open",
                signals::startsOverLimit);
        counter(
                metrics,
                "signals.starts.forgotten",
                "starts nobody waits for any more, for their rule was changed or deleted",
                signals::startsForgotten);
        counter(
                metrics,
                "signals.ends.over.limit",
                "ends not kept for starts that are read after them, for too many of their rule or task were open",
                signals::endsOverLimit);
        MetricCounters points = app.parts().metrics();
        counter(metrics, "metrics.points", "points taken in", points::points);
        counter(
                metrics,
                "metrics.points.over.cap",
                "points past the series cap of their source",
                points::pointsOverCap);
        counter(metrics, "metrics.points.too.late", "points only coarser history has", points::pointsTooLate);
        counter(metrics, "metrics.points.lost", "points older than all history that is kept", points::pointsLost);
        counter(metrics, "metrics.sources.forgotten", "sources silent for too long", points::sourcesForgotten);
        LogMetricCounters lines = app.parts().logMetrics();
        counter(metrics, "log.metrics.measured", "numbers taken of log lines", lines::measured);
        counter(
                metrics,
                "log.metrics.without.value",
                "lines a definition matched that had no number of its unit",
                lines::withoutValue);
        counter(
                metrics,
                "log.metrics.without.parameter",
                "lines a definition matched whose pattern has no parameter of the name it asks for",
                lines::withoutParameter);
        counter(
                metrics,
                "log.metrics.other.values",
                "label values told as __other__, for their label had too many",
                lines::otherValues);
        counter(metrics, "log.metrics.points", "points made of log lines", lines::points);
        RuleHolder rules = app.parts().alertRules();
        metrics.gauge(
                "tidewatch.processor.rules.in.force",
                "rules this instance goes by",
                () -> rules.current().rules().size());
        metrics.gauge(
                "tidewatch.processor.rules.refused",
                "rules whose last record was refused, see /api/v1/rules",
                () -> rules.problems().size());
        AlertCounts alerts = app.parts().alerts();
        for (AlertCounts.What what : AlertCounts.What.values()) {
            String name = what.name().toLowerCase(Locale.ROOT).replace('_', '.');
            counter(metrics, "alerts." + name, "see AlertCounts." + what, () -> alerts.of(what));
        }
        CatalogCounts catalog = app.parts().catalog();
        for (CatalogCounts.What what : CatalogCounts.What.values()) {
            String name = what.name().toLowerCase(Locale.ROOT).replace('_', '.');
            counter(metrics, "patterns." + name, "see CatalogCounts." + what, () -> catalog.of(what));
        }
        counter(
                metrics,
                "faults.analysis",
                "faults met by the analysis",
                () -> sum(app.parts().analysisFaults().counts()));
        counter(
                metrics,
                "faults.alerts",
                "faults met by the alerts",
                () -> sum(app.parts().alertsFaults().counts()));
        counter(metrics, "external.alerts.taken", "alerts from elsewhere that were taken", external::taken);
        counter(metrics, "external.alerts.refused", "alerts from elsewhere that are none", external::refused);
        counter(metrics, "external.alerts.untaken", "alerts from elsewhere Kafka did not take", external::untaken);
        counter(metrics, "external.annotations.cut", "annotations cut or left out for a bound", external::cut);
        memory(app, metrics);
        plugins(app.parts().plugins(), metrics);
    }

    static void show(LogTail tail, OwnMetrics metrics) {
        counter(metrics, "logs.tail.refused", "who wanted to follow the logs while too many did", tail::refused);
        counter(metrics, "logs.tail.lost", "lines lost to those who follow the logs", tail::lost);
        metrics.gauge("tidewatch.processor.logs.tail.watchers", "who follows the logs", tail::watching);
        metrics.gauge("tidewatch.processor.logs.tail.unread.bytes", "records that wait for those", tail::unreadBytes);
    }

    static void show(AuditLog log, AuditWriter writer, AuditFile file, OwnMetrics metrics) {
        counter(metrics, "audit.refusals.left.out", "refused requests not in the audit, for a bound", log::leftOut);
        counter(metrics, "audit.searches.repeated", "searches asked before, without a record", log::repeated);
        counter(
                metrics,
                "audit.lost",
                "audit records Kafka did not take, or found no place while it was away",
                () -> log.lost() + writer.untaken());
        counter(metrics, "audit.file.lost", "audit records the local file did not take", file::lost);
    }

    private static void plugins(Plugins plugins, OwnMetrics metrics) {
        for (PluginStatus of : plugins.status()) {
            PluginNumbers its = new PluginNumbers(plugins, of.name(), metrics);
            its.counter("events", "events handed to an analyzer", PluginStatus::events);
            its.counter("findings", "findings it reported", PluginStatus::findings);
            its.counter("findings.dropped", "findings past its bounds", PluginStatus::findingsDropped);
            its.counter("faults", "calls of it that threw", PluginStatus::faults);
            its.counter("rows.refused", "rows past its bounds", PluginStatus::rowsRefused);
            its.counter("ticks.skipped", "ticks it was not told", PluginStatus::ticksSkipped);
            its.counter("time.seconds", "time of the analysis' threads it took", s -> s.usedMillis() / 1000.0);
            its.gauge("rows", "rows it keeps", PluginStatus::rows);
            its.gauge("bytes", "bytes of them", PluginStatus::bytes);
            its.gauge(
                    "disabled",
                    "1: it gets no more events until the next start",
                    s -> s.disabled().isEmpty() ? 0 : 1);
            its.gauge("share.of.time", "its share of the analysis' threads", PluginStatus::shareOfTime);
        }
    }

    /** Shows what one analyzer does, by its name. */
    private record PluginNumbers(Plugins plugins, String name, OwnMetrics metrics) {
        void counter(String what, String description, Function<PluginStatus, Number> value) {
            metrics.counter("tidewatch.processor.plugins." + what, description, ANALYZER, name, read(value));
        }

        void gauge(String what, String description, Function<PluginStatus, Number> value) {
            metrics.gauge("tidewatch.processor.plugins." + what, description, ANALYZER, name, read(value));
        }

        private Supplier<Number> read(Function<PluginStatus, Number> value) {
            return () -> value.apply(plugins.status(name));
        }
    }

    private static void memory(ProcessorApp app, OwnMetrics metrics) {
        gauge(app, metrics, "rocks.used.bytes", "block cache and write buffers", m -> rocks(m, RocksMemory::usedBytes));
        gauge(app, metrics, "rocks.limit.bytes", "their bound", m -> rocks(m, RocksMemory::limitBytes));
        gauge(app, metrics, "rows.used.bytes", "rows kept decoded, estimated", m -> rows(m, RowMemory::usedBytes));
        gauge(app, metrics, "rows.limit.bytes", "their bound", m -> rows(m, RowMemory::limitBytes));
        gauge(
                app,
                metrics,
                "rows.released",
                "times a store let go of its rows",
                m -> rows(m, RowMemory::timesReleased));
    }

    private static long rocks(StoreMemory memory, ToLongFunction<RocksMemory> read) {
        return read.applyAsLong(memory.rocks());
    }

    private static long rows(StoreMemory memory, ToLongFunction<RowMemory> read) {
        return read.applyAsLong(memory.rows());
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void counter(OwnMetrics metrics, String name, String description, LongSupplier value) {
        metrics.counter("tidewatch.processor." + name, description, value::getAsLong);
    }

    private static void gauge(
            ProcessorApp app, OwnMetrics metrics, String name, String description, ToLongFunction<StoreMemory> read) {
        metrics.gauge("tidewatch.processor." + name, description, () -> {
            StoreMemory memory = app.memory();
            return memory == null ? 0 : read.applyAsLong(memory);
        });
    }
}
