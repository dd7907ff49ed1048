package io.tidewatch.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallCostIT {
    /** By more than the noise of a busy machine, which is why a simple comparison may stand here. */
    @Test
    void monitoredCall_costsNoMoreThanTimed_throughTheSameProxies() {
        Map<String, double[]> costs = CallCost.measure(new SimpleMeterRegistry(), 20_000);

        assertThat(costs.get("Spring class proxy, @Monitored")[0])
                .isLessThan(costs.get("Spring class proxy, @Timed")[0]);
        assertThat(costs.get("Spring interface proxy, @Monitored")[0])
                .isLessThan(costs.get("Spring interface proxy, @Timed")[0]);
        assertThat(costs.get("JDK proxy, @Monitored")[0]).isLessThan(costs.get("Spring interface proxy, @Timed")[0]);
    }
}
