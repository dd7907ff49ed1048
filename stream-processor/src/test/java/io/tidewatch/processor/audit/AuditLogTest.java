package io.tidewatch.processor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.AuditRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditLogTest {
    private final List<AuditRecord> written = new ArrayList<>();
    private final List<AuditRecord> filed = new ArrayList<>();
    private final SteppedClock clock = new SteppedClock();
    private boolean full;
    private final AuditLog log = new AuditLog(
            new AuditConfig(3, 2, Duration.ofMinutes(10)),
            record -> !full && written.add(record),
            filed::add,
            text -> text.replace("secret", "****"),
            clock);

    @Test
    void refusalsOfOneAddress_areBounded_andWhatIsLeftOutIsCountedAndSaid() {
        for (int i = 0; i < 5; i++) {
            log.refused(refusal(), "10.0.0.1");
        }
        assertThat(written).hasSize(2);
        assertThat(log.leftOut()).isEqualTo(3);

        log.refused(refusal(), "10.0.0.2");

        assertThat(written.get(2).detail())
                .isEqualTo("a token is needed, from 10.0.0.2; 3 refused before it are not written");
    }

    @Test
    void fileHasWhatKafkaHasNoPlaceFor_andWhatOthersWriteToTheTopic() {
        full = true;
        log.asked(search("ann", "a secret"));
        full = false;
        log.handedOn(search("ann", "another secret"));

        assertThat(written).isEmpty();
        assertThat(log.lost()).isEqualTo(1);
        assertThat(filed).extracting(AuditRecord::target).containsExactly("a ****", "another ****");
    }

    @Test
    void refusalsOfAll_areBounded_untilTheMinuteIsOver() {
        for (int i = 0; i < 10; i++) {
            log.refused(refusal(), "10.0.0." + i);
        }
        assertThat(written).hasSize(3);
        clock.millis += 59_999;
        log.refused(refusal(), "10.0.1.1");
        assertThat(written).hasSize(3);
        clock.millis += 1;
        log.refused(refusal(), "10.0.1.2");
        assertThat(written).hasSize(4);
        assertThat(log.leftOut()).isEqualTo(8);
    }

    @Test
    void sameSearchAgain_isOneRecord_andTheNextSaysHowOften() {
        log.read(search("ann", "error"), "from -1h to now", "10.0.0.1");
        log.read(search("ann", "error"), "from -1h to now", "10.0.0.1");
        log.read(search("bob", "error"), "from -1h to now", "10.0.0.1");
        log.read(search("ann", "timeout"), "from -1h to now", "10.0.0.1");
        clock.millis += Duration.ofMinutes(10).toMillis() - 1;
        log.read(search("ann", "error"), "from -1h to now", "10.0.0.1");
        assertThat(written).extracting(AuditRecord::target).containsExactly("error", "error", "timeout");
        assertThat(log.repeated()).isEqualTo(2);

        clock.millis += 1;
        log.read(search("ann", "error"), "from -1h to now", "10.0.0.1");

        assertThat(written).hasSize(4);
        assertThat(written.get(3).detail()).endsWith("asked 2 times more since the record before");
    }

    @Test
    void sameSearchOverAnotherTime_isAnotherOne() {
        log.read(search("ann", "error"), "from -1h to now", "10.0.0.1");
        log.read(search("ann", "error"), "from -30d to now", "10.0.0.1");

        assertThat(written).hasSize(2);
    }

    @Test
    void whatPeopleTyped_isRedactedAndCut() {
        log.asked(search("ann", "the secret " + "x".repeat(2_000)));
        assertThat(written.get(0).target()).startsWith("the **** x").hasSize(1_000);
    }

    @Test
    void recordThatFindsNoPlace_isCounted() {
        full = true;
        log.asked(search("ann", "error"));
        assertThat(log.lost()).isEqualTo(1);
    }

    @Test
    void addresses_areBounded_andOfIpV6TheNetworkCounts() {
        AddressLimit limit = new AddressLimit(1, clock);
        assertThat(limit.take("2001:db8:0:1::5")).isTrue();
        assertThat(limit.take("2001:db8:0:1:ffff::6")).isFalse();
        assertThat(limit.take("2001:db8:0:2::5")).isTrue();
        for (int i = 0; i < 20_000; i++) {
            limit.take("10.0." + i / 256 + "." + i % 256);
        }
        assertThat(limit.size()).isEqualTo(10_000);
    }

    private AuditRecord refusal() {
        return new AuditRecord(
                clock.millis,
                "",
                "api",
                "read",
                "/api/v1/rules",
                AuditRecord.Outcome.REFUSED,
                "a token is needed",
                "r");
    }

    private AuditRecord search(String by, String query) {
        return new AuditRecord(clock.millis, by, "api", "logs.search", query, AuditRecord.Outcome.DONE, "1 found", "r");
    }

    private static final class SteppedClock extends Clock {
        private long millis = 1_800_000_000_000L;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }
    }
}
