package io.tidewatch.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.processor.ProcessorConfig;
import io.tidewatch.processor.store.RocksMemory;
import io.tidewatch.processor.store.RowMemory;
import io.tidewatch.processor.store.StoreMemory;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamsPropertiesTest {
    @Test
    void tasksWaitForTheirTopics_onlyWhereSomebodyIsPromisedAnOrder() {
        ProcessorConfig config = ProcessorConfig.defaults();
        FaultCounts faults = new FaultCounts();
        try (StoreMemory memory = new StoreMemory(new RocksMemory(1 << 20, 1 << 20), new RowMemory(1 << 20))) {
            Map<String, Object> free = StreamsProperties.analysis(config, memory, faults, false);
            Map<String, Object> ordered = StreamsProperties.analysis(config, memory, faults, true);

            assertThat(free).containsEntry(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
            assertThat(ordered).doesNotContainKey(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG);
            assertThat(StreamsProperties.alerts(config, memory, faults))
                    .doesNotContainKey(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG);
        }
    }
}
