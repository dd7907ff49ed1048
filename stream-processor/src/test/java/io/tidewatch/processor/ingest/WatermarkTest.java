package io.tidewatch.processor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatermarkTest {
    @Test
    void advance_withoutProbe_followsTheRecords() {
        PartitionRow row = new PartitionRow();
        row.lastAppendMillis = 1000;

        Watermark.advance(row, null, 9000);

        assertThat(row.watermarkMillis).isEqualTo(999);
        assertThat(row.caughtUp).isFalse();
        assertThat(row.lagRecords).isEqualTo(-1);
    }

    @Test
    void advance_whileRecordsWait_doesNotMoveWithTheClock() {
        PartitionRow row = new PartitionRow();
        row.lastAppendMillis = 1000;
        row.nextOffset = 5;

        Watermark.advance(row, new EndOffsets.Probe(9000, 8, 0), 9100);

        assertThat(row.watermarkMillis).isEqualTo(999);
        assertThat(row.lagRecords).isEqualTo(3);
        assertThat(row.caughtUp).isFalse();
    }

    @Test
    void advance_caughtUp_movesToTheProbe_andNeverBack() {
        PartitionRow row = new PartitionRow();
        row.lastAppendMillis = 1000;
        row.nextOffset = 8;

        Watermark.advance(row, new EndOffsets.Probe(9000, 8, 0), 9100);
        assertThat(row.watermarkMillis).isEqualTo(9000 - Watermark.MARGIN_MILLIS);
        assertThat(row.caughtUp).isTrue();

        Watermark.advance(row, new EndOffsets.Probe(7000, 8, 0), 9200);
        assertThat(row.watermarkMillis).isEqualTo(9000 - Watermark.MARGIN_MILLIS);
    }

    @Test
    void advance_ofAPartitionThatNeverHadARecord_movesWhereItBeginsAtItsEnd() {
        PartitionRow row = new PartitionRow();

        Watermark.advance(row, new EndOffsets.Probe(9000, 40, 40), 9100);

        assertThat(row.caughtUp).isTrue();
        assertThat(row.watermarkMillis).isEqualTo(9000 - Watermark.MARGIN_MILLIS);
    }
}
