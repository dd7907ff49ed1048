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
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.cumulative.CumulativeFunctionCounter;
import io.micrometer.core.instrument.cumulative.CumulativeFunctionTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.internal.DefaultGauge;
import io.micrometer.core.instrument.internal.DefaultLongTaskTimer;
import io.micrometer.core.instrument.internal.DefaultMeter;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * A Micrometer registry whose meters go out as one {@link MetricBatch} per interval, from a thread of its own. A batch
 * goes out even where there is nothing to say: it is the source's heartbeat; the first says hello, the last goodbye.
 * Counters are totals since the start, timers (in seconds) and summaries are the distribution of the interval.
 * Thread-safe.
 */
public final class TidewatchMeterRegistry extends MeterRegistry {
    private final MetricsConfig config;
    private final CardinalityGuard guard;
    private final MeterReader reader;
    private final MetricPump pump;
    private final JvmMeters jvm = new JvmMeters();

    /**
     * @param sink takes the batches; must not block for long, what it throws is logged
     * @param clock wall time of the batches and of timers
     */
    public TidewatchMeterRegistry(MetricsConfig config, Consumer<MetricBatch> sink, Clock clock) {
        super(clock);
        this.config = config;
        this.guard = new CardinalityGuard(config.maxSeriesPerName(), config.maxSeries());
        this.reader = new MeterReader(clock.wallTime());
        this.pump = new MetricPump(config.interval(), this::collect, sink);
        config().namingConvention(NamingConvention.identity);
        config().meterFilter(guard);
        FunctionCounter.builder("tidewatch.lib.metrics.folded", guard, CardinalityGuard::folded)
                .description("Times a series was asked for beyond the bounds")
                .register(this);
    }

    /** A registry on the system's clock. */
    public static TidewatchMeterRegistry of(MetricsConfig config, Consumer<MetricBatch> sink) {
        return new TidewatchMeterRegistry(config, sink, Clock.SYSTEM);
    }

    /** Binds the JVM's meters, says hello and begins to send. Called twice, it does nothing more. */
    public void start() {
        if (pump.start() && config.jvm()) {
            jvm.bindTo(this);
        }
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
            super.close();
        }
    }

    /** The points of now; what timers recorded is taken and counts for this batch only. */
    MetricBatch collect(MetricBatch.Phase phase, String reason) {
        List<MetricPoint> points = new ArrayList<>();
        for (Meter meter : getMeters()) {
            reader.read(meter, points);
        }
        return new MetricBatch(clock.wallTime(), config.interval().toMillis(), phase, reason, points, null);
    }

    @Override
    protected <T> Gauge newGauge(Meter.Id id, T obj, ToDoubleFunction<T> value) {
        return new DefaultGauge<>(id, obj, value);
    }

    @Override
    protected Counter newCounter(Meter.Id id) {
        return new CumulativeCounter(id);
    }

    @Override
    protected Timer newTimer(Meter.Id id, DistributionStatisticConfig statistics, PauseDetector pauseDetector) {
        return new SketchTimer(id, clock, pauseDetector);
    }

    @Override
    protected DistributionSummary newDistributionSummary(
            Meter.Id id, DistributionStatisticConfig statistics, double scale) {
        return new SketchSummary(id, scale);
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
        return new CumulativeFunctionCounter<>(id, obj, count);
    }

    @Override
    protected TimeUnit getBaseTimeUnit() {
        return TimeUnit.SECONDS;
    }

    @Override
    protected DistributionStatisticConfig defaultHistogramConfig() {
        return DistributionStatisticConfig.NONE;
    }
}
