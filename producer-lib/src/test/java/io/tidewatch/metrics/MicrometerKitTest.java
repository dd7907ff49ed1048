package io.tidewatch.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.tck.MeterRegistryCompatibilityKit;
import io.tidewatch.event.MetricBatch.Phase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What Micrometer asks of every registry, all of it. */
class MicrometerKitTest extends MeterRegistryCompatibilityKit {
    private static final Duration STEP = Duration.ofSeconds(10);

    @Override
    public MeterRegistry registry() {
        PumpingClock clock = new PumpingClock();
        clock.registry = new TidewatchMeterRegistry(new MetricsConfig(STEP, 500, 5000, false), batch -> true, clock, 1);
        return clock.registry;
    }

    @Override
    public Duration step() {
        return STEP;
    }

    /** Where time passes, a batch is taken at each interval, as the pump does. */
    private static final class PumpingClock extends MockClock {
        private @Nullable TidewatchMeterRegistry registry;

        @Override
        public long add(long amount, TimeUnit unit) {
            long now = super.add(amount, unit);
            for (long passed = STEP.toMillis(); passed <= unit.toMillis(amount); passed += STEP.toMillis()) {
                if (registry != null) {
                    registry.collect(Phase.RUNNING, "");
                }
            }
            return now;
        }
    }
}
