package io.tidewatch.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.policy.LinePolicies;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordMakerTest {
    private static final Source SOURCE = new Source("shop", "shop-1", "h", "", "");
    private static final LogEvent EVENT = LogEvent.of(1, LogLevel.INFO, "", "m".repeat(1_000));

    private final RecordMaker maker = new RecordMaker(
            PublisherConfig.of(SOURCE, "localhost:1"),
            1,
            () -> 1,
            EventFilter.NONE,
            new LinePolicies(SOURCE),
            new LossLedger(),
            Map.of());

    @Test
    void lineMadeBeforeItsTurn_weighsWhatIsHeld() {
        assertThat(weightMade(new Line(true, false))).isEqualTo(EventWeight.of(EVENT));
        assertThat(weightMade(new Line(true, true))).isEqualTo(100 + EventWeight.of(EVENT));
    }

    @Test
    void lineThatNobodyHears_isNotMadeBeforeItsTurn() {
        assertThat(weightMade(new Line(false, true))).isEqualTo(100);
    }

    private int weightMade(Line line) {
        EventQueue.Item item = new EventQueue.Item();
        item.event = line;
        item.weight = line.weightBytes();
        assertThat(maker.make(item)).isTrue();
        return item.weight;
    }

    private record Line(boolean isHeard, boolean wantsOutcome) implements Capture<LogEvent> {
        @Override
        public int weightBytes() {
            return 100;
        }

        @Override
        public LogEvent toEvent() {
            return EVENT;
        }
    }
}
