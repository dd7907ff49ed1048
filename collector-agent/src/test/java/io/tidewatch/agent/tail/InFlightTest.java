package io.tidewatch.agent.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private final InFlight inFlight = new InFlight(0, new Budget(10, 1 << 20), new TailCounters());

    @Test
    void entry_isAsUrgentAsItsLine() {
        InFlight.Entry entry = inFlight.entry(LogEvent.of(1, LogLevel.ERROR, "", "failed"), 7);

        assertThat(entry.level()).isEqualTo(LogLevel.ERROR);
    }
}
