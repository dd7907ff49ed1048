package io.tidewatch.processor.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.processor.signals.Flow;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.store.InMemoryRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

/** What rows of the clock and of what waits say of a flow that builds before did not know. */
class FlowRowsTest {
    private static final long T0 = 1_800_000_000_000L;

    private final KeyValueStore<String, byte[]> store = InMemoryRows.open("rows");

    @Test
    void whatWaitsForMetricsMadeOfLines_hasAVersionOfItsOwn_allElseThatOfBefore() {
        Waiting waiting = new Waiting(store, 10, 10_000);
        AlertInput said = new AlertInput.Said(new Signal.Room(false, T0));
        waiting.add(Waiting.Until.METRICS, "a", "rule", T0, said);
        waiting.add(Waiting.Until.METRICS_OF_LOGS, "b", "rule", T0, said);

        List<Byte> versions = new ArrayList<>();
        try (var all = store.all()) {
            all.forEachRemaining(row -> versions.add(row.value[0]));
        }
        assertThat(versions).containsExactly((byte) 3, (byte) 4);
        Waiting again = new Waiting(store, 10, 10_000);
        assertThat(again.first(Waiting.Until.METRICS, "a")).isEqualTo(T0);
        assertThat(again.first(Waiting.Until.METRICS_OF_LOGS, "b")).isEqualTo(T0);
    }

    @Test
    void clockOfAFlowThatIsNotKnown_isOfAnotherBuild_andSaysSo() {
        ProgressClock clock = new ProgressClock(store, AlertConfig.defaults(), 1);
        clock.close(Flow.METRICS_OF_LOGS, T0, T0);
        clock.settled(new Signal.Settled(0, Flow.METRICS_OF_LOGS, T0));
        ProgressClock again = new ProgressClock(store, AlertConfig.defaults(), 1);
        assertThat(again.closed(Flow.METRICS_OF_LOGS)).isEqualTo(T0);
        assertThat(again.settled(Flow.METRICS_OF_LOGS)).isEqualTo(T0);

        store.put("TRACES", new byte[16]);

        assertThatThrownBy(() -> new ProgressClock(store, AlertConfig.defaults(), 1))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("TRACES")
                .hasMessageContaining("another build");
    }
}
