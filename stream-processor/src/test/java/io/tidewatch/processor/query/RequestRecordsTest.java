package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.processor.logs.LogCursor;
import io.tidewatch.processor.logs.LogOrder;
import io.tidewatch.processor.logs.LogPlace;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestRecordsTest {
    private static final long T0 = Instant.parse("2026-05-01T15:00:00Z").toEpochMilli();
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(T0), ZoneOffset.UTC);

    @Test
    void period_ofACursor_isTheTimeItHolds() {
        LogCursor cursor = new LogCursor(
                LogOrder.OLDEST, T0 - 3_600_000, T0, new LogPlace(T0 - 60_000, "tidewatch.logs", 1, "7"), 3);

        assertThat(period(Map.of("cursor", cursor.text(), "from", "-7d")))
                .isEqualTo("on from a cursor, from 2026-05-01T14:00:00Z to 2026-05-01T15:00:00Z");
    }

    @Test
    void period_isSaidAsItWasAsked_andWhatIsNoCursorIsCalledOne() {
        assertThat(period(Map.of("from", "-2h"))).isEqualTo("from -2h to now");
        assertThat(period(Map.of("cursor", "nonsense"))).isEqualTo("on from what is no cursor");
    }

    private static String period(Map<String, String> asked) {
        return RequestRecords.period(new Params(asked, CLOCK));
    }
}
