package io.tidewatch.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.cumulative.CumulativeFunctionTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.internal.DefaultLongTaskTimer;
import io.micrometer.core.instrument.internal.DefaultMeter;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.metrics.binders.JvmMeters;
import io.tidewatch.publish.EventSink;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A Micrometer registry whose meters go out as one {@link MetricBatch} per interval, from a thread of its own. A batch
 * goes out even where there is nothing to say: it is the source's heartbeat; the first says hello, the last goodbye.
 *
 * <ul>
 *   <li>Counters are totals with the time they were zero at, so that a batch that is lost loses no count.
 *   <li>Timers (in seconds) and summaries are the mergeable distribution of the interval; what a sink refuses, or loses for
 *       want of room, goes with the next one. Percentiles, buckets and objectives need not be configured: every quantile is there, within 1 %.
 *   <li>What is removed ends; what it had not sent goes with the next batch.
 *   <li>The number of series is bounded by {@link MetricsConfig}, after all filters of the application.
 * </ul>
 *
 * Names become those of {@link io.tidewatch.metrics.names.AliasTable}. Thread-safe; meters never block nor throw.
 */
public final class TidewatchMeterRegistry extends MeterRegistry {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final MetricsConfig config;
    private final Stamps stamps;
    private final long startMillis;
    private final MeterBook book = new MeterBook();
    private final ForeignReads foreign;
    private final FilterChain filters;
    private final Collector collector;
    private final MetricPump pump;
    private final Measure measure;
    private final JvmMeters jvm = new JvmMeters();
    private final FilteredConfig filteredConfig = new FilteredConfig();

    /**
     * @param sink takes the batches; must not block for long, what it throws is logged and the batch counts as refused
     * @param clock wall time of the batches and of timers
     */
    public TidewatchMeterRegistry(MetricsConfig config, Consumer<MetricBatch> sink, Clock clock) {
        this(
                config,
                clock,
                Math.min(ManagementFactory.getRuntimeMXBean().getStartTime(), clock.wallTime()),
                (batch, undelivered) -> {
                    sink.accept(batch);
                    return true;
                });
    }

    /** @param processStartMillis when all that counts in this process was zero, milliseconds since the epoch */
    TidewatchMeterRegistry(MetricsConfig config, Predicate<MetricBatch> sink, Clock clock, long processStartMillis) {
        this(config, clock, processStartMillis, (batch, undelivered) -> sink.test(batch));
    }

    private TidewatchMeterRegistry(MetricsConfig config, Clock clock, long processStartMillis, MetricPump.Sink sink) {
        super(clock);
        this.config = config;
        this.stamps = new Stamps(clock);
        this.startMillis = processStartMillis;
        CardinalityGuard guard = new CardinalityGuard(config.maxSeriesPerName(), config.maxSeries());
        LabelBounds labels = new LabelBounds(config.maxLabels(), config.maxLabelChars());
        this.foreign = new ForeignReads(startMillis);
        SelfPoints self = new SelfPoints(stamps.now(), guard, labels, foreign, stamps);
        this.filters = new FilterChain(labels, guard);
        this.collector = new Collector(config.interval().toMillis(), book, foreign, stamps, self, this::remove);
        this.measure = new Measure(this, guard, self, config.maxKafkaClients());
        this.pump = new MetricPump(
                config.interval(),
                collector,
                sink,
                self,
                () -> measure.lookAround(
                        config.idle().isZero()
                                ? 0
                                : stamps.now() - config.idle().toMillis()));
        super.config()
                .namingConvention(NamingConvention.identity)
                .onMeterAdded(meter -> {
                    // what functions tell has no sum either: the first of many would speak for all
                    if (!ForeignMeter.is(meter) || !guard.isShared(meter.getId())) {
                        book.added(meter);
                    }
                })
                .onMeterRemoved(meter -> {
                    book.removed(meter);
                    guard.release(meter.getId());
                })
                .meterFilter(filters);
    }

    /** A registry on the system's clock. */
    public static TidewatchMeterRegistry of(MetricsConfig config, Consumer<MetricBatch> sink) {
        return new TidewatchMeterRegistry(config, sink, Clock.SYSTEM);
    }

    /** A registry on the system's clock, whose batches are kept and sent with the next where the sink does not take them, or loses them. */
    public static TidewatchMeterRegistry of(MetricsConfig config, EventSink sink) {
        return new TidewatchMeterRegistry(
                config, Clock.SYSTEM, ManagementFactory.getRuntimeMXBean().getStartTime(), sink::metrics);
    }

    /** The short way to count and time, without meters to be held. */
    public Measure measure() {
        return measure;
    }

    /** Binds the JVM's meters, says hello and begins to send. Called twice, it does nothing more. */
    public void start() {
        if (config.jvm()) {
            jvm.bindTo(this);
        }
        pump.start();
    }

    /** Says goodbye with the last points and ends. */
    @Override
    public void close() {
        close("shutdown");
    }

    /** @param reason why the source ends, for whoever wonders at its silence */
    public void close(String reason) {
        if (!isClosed()) {
            pump.close(reason);
            jvm.close();
            measure.close();
            foreign.close();
            super.close();
        }
    }

    @Override
    public Config config() {
        // asked for by the constructor above this one
        return filteredConfig == null ? super.config() : filteredConfig;
    }

    /** The points of now; what timers recorded is taken and counts for this batch only. */
    MetricBatch collect(MetricBatch.Phase phase, String reason) {
        return collector.collect(phase, reason, PATIENCE).whole();
    }

    /** @return when a total was zero that a function tells */
    private long functionStartMillis(Meter.Id id) {
        return book.hasEnded(id) ? stamps.now() : startMillis;
    }

    @Override
    protected <T> Gauge newGauge(Meter.Id id, @Nullable T obj, ToDoubleFunction<T> value) {
        return new ObjectGauge<>(id, obj, value);
    }

    @Override
    protected <T> TimeGauge newTimeGauge(Meter.Id id, @Nullable T obj, TimeUnit unit, ToDoubleFunction<T> value) {
        return new ObjectTimeGauge(new ObjectGauge<>(id.withBaseUnit("seconds"), obj, value), unit);
    }

    @Override
    protected Counter newCounter(Meter.Id id) {
        return new TotalCounter(id, stamps.now());
    }

    @Override
    protected Timer newTimer(Meter.Id id, DistributionStatisticConfig statistics, PauseDetector pauseDetector) {
        return new SketchTimer(id, clock, statistics, pauseDetector);
    }

    @Override
    protected DistributionSummary newDistributionSummary(
            Meter.Id id, DistributionStatisticConfig statistics, double scale) {
        return new SketchSummary(id, clock, statistics, scale);
    }

    @Override
    protected LongTaskTimer newLongTaskTimer(Meter.Id id, DistributionStatisticConfig statistics) {
        return new DefaultLongTaskTimer(id, clock, getBaseTimeUnit(), statistics, false);
    }

    @Override
    protected Meter newMeter(Meter.Id id, Meter.Type type, Iterable<Measurement> measurements) {
        return new DefaultMeter(id, type, measurements);
    }

    @Override
    protected <T> FunctionTimer newFunctionTimer(
            Meter.Id id, T obj, ToLongFunction<T> count, ToDoubleFunction<T> totalTime, TimeUnit unit) {
        return new CumulativeFunctionTimer<>(id, obj, count, totalTime, unit, getBaseTimeUnit());
    }

    @Override
    protected <T> FunctionCounter newFunctionCounter(Meter.Id id, T obj, ToDoubleFunction<T> count) {
        return new FunctionTotal<>(id, obj, count, functionStartMillis(id), stamps);
    }

    @Override
    protected TimeUnit getBaseTimeUnit() {
        return TimeUnit.SECONDS;
    }

    @Override
    protected DistributionStatisticConfig defaultHistogramConfig() {
        return DistributionStatisticConfig.builder()
                .expiry(config.interval())
                .build()
                .merge(DistributionStatisticConfig.DEFAULT);
    }

    /** Keeps the application's filters before the bounds. */
    private final class FilteredConfig extends Config {
        @Override
        public synchronized Config meterFilter(MeterFilter filter) {
            filters.add(filter);
            return this;
        }
    }
}
