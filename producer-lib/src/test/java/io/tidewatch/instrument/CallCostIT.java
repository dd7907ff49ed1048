package io.tidewatch.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class CallCostIT {
    /** Medians of ratios taken round by round; measured they are below a half. */
    private static final double MOST = 1.0;

    @Test
    void monitoredCall_costsNoMoreThanTimed_throughTheSameProxies() {
        CallCost.Costs costs = CallCost.measure(new SimpleMeterRegistry(), 20_000);

        assertThat(costs.medianRatio("Spring class proxy, @Monitored", "Spring class proxy, @Timed"))
                .isLessThan(MOST);
        assertThat(costs.medianRatio("Spring interface proxy, @Monitored", "Spring interface proxy, @Timed"))
                .isLessThan(MOST);
        assertThat(costs.medianRatio("JDK proxy, @Monitored", "Spring interface proxy, @Timed"))
                .isLessThan(MOST);
    }
}
