package io.tidewatch.metrics.binders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.event.MetricPoint;
import io.tidewatch.metrics.Collecting;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JvmMetersTest {
    private final Collecting metrics = new Collecting();
    private final JvmMeters jvm = new JvmMeters();

    @AfterEach
    void close() {
        jvm.close();
    }

    @Test
    void a_jvm_tells_of_itself_under_opentelemetrys_names() {
        jvm.bindTo(metrics.registry());
        jvm.bindTo(metrics.registry());
        Set<String> names = new HashSet<>();
        await().until(() -> {
            System.gc();
            metrics.points().forEach(p -> names.add(p.name()));
            return names.contains("jvm.gc.duration");
        });

        assertThat(names)
                .contains(
                        "jvm.memory.used",
                        "jvm.memory.committed",
                        "jvm.memory.limit",
                        "jvm.memory.used_after_last_gc",
                        "jvm.buffer.count",
                        "jvm.buffer.memory.used",
                        "jvm.buffer.memory.limit",
                        "jvm.thread.count",
                        "jvm.class.count",
                        "jvm.class.unloaded",
                        "jvm.cpu.time",
                        "jvm.cpu.count",
                        "jvm.file_descriptor.count",
                        "jvm.file_descriptor.limit",
                        "process.uptime",
                        "jvm.gc.overhead",
                        "jvm.info");
    }

    @Test
    void threads_are_told_by_state_and_nothing_below_zero_is() {
        jvm.bindTo(metrics.registry());

        List<MetricPoint> points = metrics.points();

        assertThat(points)
                .filteredOn(p -> p.name().equals("jvm.thread.count"))
                .extracting(p -> p.labels().get("jvm.thread.state"))
                .contains("runnable", "timed_waiting", "blocked");
        assertThat(points).noneMatch(p -> p.value() < 0);
    }

    @Test
    void log_events_are_counted_by_level() {
        jvm.bindTo(metrics.registry());
        LoggerFactory.getLogger("io.tidewatch.some").warn("one");
        LoggerFactory.getLogger("io.tidewatch.some").warn("two");

        assertThat(metrics.points()).anySatisfy(p -> {
            assertThat(p.name()).isEqualTo("logback.events");
            assertThat(p.labels().get("level")).isEqualTo("warn");
            assertThat(p.value()).isGreaterThanOrEqualTo(2);
        });
    }
}
