package io.tidewatch.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class CallCostIT {
    /** What is measured says less; what is asserted is only what no busy machine can turn round: not of another order. */
    private static final double MOST = 1.5;

    @Test
    void monitoredCall_costsNotMuchMoreThanTimed_throughTheSameProxies() {
        CallCost.Costs costs = CallCost.measure(new SimpleMeterRegistry(), 20_000);

        assertThat(costs.medianRatio("Spring class proxy, @Monitored", "Spring class proxy, @Timed"))
                .isLessThan(MOST);
        assertThat(costs.medianRatio("Spring interface proxy, @Monitored", "Spring interface proxy, @Timed"))
                .isLessThan(MOST);
        assertThat(costs.medianRatio("JDK proxy, @Monitored", "Spring interface proxy, @Timed"))
                .isLessThan(MOST);
    }
}
