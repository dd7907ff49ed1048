package io.tidewatch.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProfilerConfigTest {
    @Test
    void defaults_areAsDocumented() {
        assertThat(ProfilerConfig.defaults())
                .isEqualTo(new ProfilerConfig(
                        true,
                        Duration.ofSeconds(60),
                        new SamplingSettings(Duration.ofMillis(50), 50, Duration.ofMillis(10)),
                        10,
                        3,
                        64,
                        2_000,
                        32 << 20));
        assertThat(ProfilerConfig.onDemand())
                .isEqualTo(ProfilerConfig.defaults().continuous(false));
        assertThat(SamplingSettings.close())
                .isEqualTo(new SamplingSettings(Duration.ofMillis(10), 1_000, Duration.ofMillis(1)));
    }

    @Test
    void outOfRange_isNamedWithItsRange() {
        assertThatThrownBy(() -> ProfilerConfig.defaults().every(Duration.ofMillis(999)))
                .hasMessage("interval in ms is 999, expected 1000 to 3600000");
        assertThatThrownBy(() -> SamplingSettings.close().every(Duration.ZERO))
                .hasMessage("period in ms is 0, expected 1 to 1000");
    }

    @Test
    void settings_areTheRecordersOwn() {
        assertThat(SamplingSettings.continuous().toJfr())
                .containsEntry("jdk.ExecutionSample#enabled", "true")
                .containsEntry("jdk.ExecutionSample#period", "50 ms")
                .containsEntry("jdk.ObjectAllocationSample#throttle", "50/s")
                .containsEntry("jdk.JavaMonitorEnter#threshold", "10 ms");
        // what would put secrets into a file: the command line, system properties, the environment
        assertThat(SamplingSettings.continuous().toJfr().keySet())
                .noneMatch(key ->
                        key.contains("JVMInformation") || key.contains("Property") || key.contains("Environment"));
    }
}
