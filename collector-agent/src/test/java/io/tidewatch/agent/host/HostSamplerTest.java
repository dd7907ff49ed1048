package io.tidewatch.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.MetricPoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HostSamplerTest {
    @Test
    void thisHost_givesSaneNumbersUnderTheirNames() {
        // Given
        try (HostSampler sampler = HostSampler.ofThisHost(Duration.ofSeconds(10))) {
            burn();
            // When
            List<MetricPoint> points = sampler.sample();
            // Then
            assertThat(value(points, "system.cpu.utilization")).isBetween(0.0, 1.0);
            assertThat(value(points, "system.cpu.logical.count"))
                    .isEqualTo(Runtime.getRuntime().availableProcessors());
            assertThat(value(points, "system.memory.limit")).isGreaterThan(1 << 28);
            assertThat(points)
                    .filteredOn(p -> p.name().equals("system.memory.utilization"))
                    .allSatisfy(p -> assertThat(p.value()).isBetween(0.0, 1.0))
                    .hasSize(2);
            assertThat(points)
                    .filteredOn(p -> p.name().equals("system.filesystem.utilization"))
                    .isNotEmpty()
                    .allSatisfy(p -> assertThat(p.value()).isBetween(0.0, 1.0));
            assertThat(value(points, "system.uptime")).isPositive();
            assertThat(value(points, "system.process.count")).isPositive();
            assertThat(points)
                    .filteredOn(p -> p.name().equals("system.cpu.time"))
                    .allSatisfy(p -> {
                        assertThat(p.kind()).isEqualTo(MetricPoint.Kind.COUNTER);
                        assertThat(p.startMillis()).isPositive();
                    });
        }
    }

    @Test
    void aProbeThatThrowsOrHangs_costsItselfOnly() {
        // Given
        CountDownLatch never = new CountDownLatch(1);
        HostProbe good = probe("good", out -> out.gauge("a", 1));
        HostProbe throwing = probe("throwing", out -> {
            throw new IllegalStateException("no such disk");
        });
        HostProbe hanging = probe("hanging", out -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (HostSampler sampler = new HostSampler(List.of(hanging, throwing, good), 0, Duration.ofMillis(200))) {
            // When
            List<MetricPoint> first = sampler.sample();
            List<MetricPoint> second = sampler.sample();
            // Then
            assertThat(value(first, "a")).isEqualTo(1);
            assertThat(value(second, "a")).isEqualTo(1);
            assertThat(second)
                    .filteredOn(p -> p.name().equals("tidewatch.agent.probe.failures"))
                    .extracting(p -> p.labels().get("probe"))
                    .containsExactlyInAnyOrder("hanging", "throwing");
        }
    }

    private static double value(List<MetricPoint> points, String name) {
        return points.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    /** Longer than OSHI keeps one reading. */
    private static void burn() {
        long until = System.nanoTime() + Duration.ofMillis(500).toNanos();
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    private static HostProbe probe(String name, java.util.function.Consumer<Points> body) {
        return new HostProbe() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void collect(Points out) {
                body.accept(out);
            }
        };
    }
}
