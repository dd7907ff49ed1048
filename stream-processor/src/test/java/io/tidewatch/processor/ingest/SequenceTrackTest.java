package io.tidewatch.processor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SequenceTrackTest {
    @Test
    void take_countsGapsAndFillsThem() {
        SequenceTrack track = new SequenceTrack(1, true, 0, new long[0]);

        assertThat(track.take(0, 10)).isZero();
        assertThat(track.take(15, 5)).isEqualTo(5);
        assertThat(track.fresh(12)).isTrue();
        assertThat(track.fresh(15)).isFalse();
        assertThat(track.take(10, 3)).isEqualTo(-3);
        assertThat(track.fresh(12)).isFalse();
        assertThat(track.fresh(13)).isTrue();
        assertThat(track.next()).isEqualTo(20);
    }

    @Test
    void take_ofSpreadNumbersCountsNoGap() {
        SequenceTrack track = new SequenceTrack(1, false, 4, new long[0]);

        assertThat(track.take(4, 1)).isZero();
        assertThat(track.take(90, 1)).isZero();
        assertThat(track.fresh(50)).isFalse();
        assertThat(track.fresh(91)).isTrue();
    }

    @Test
    void track_agreesWithASetOfNumbers_whateverTheOrder() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            SequenceTrack track = new SequenceTrack(1, true, 0, new long[0]);
            Set<Long> arrived = new HashSet<>();
            long missing = 0;
            long next = 0;
            for (int i = 0; i < 40; i++) {
                // few enough holes that none has to be given up
                long first = random.nextInt(24);
                int count = 1 + random.nextInt(4);
                for (long n = first; n < first + count; n++) {
                    assertThat(track.fresh(n)).as("seed %s, number %s", seed, n).isEqualTo(!arrived.contains(n));
                }
                missing += track.take(first, count);
                for (long n = first; n < first + count; n++) {
                    arrived.add(n);
                }
                next = Math.max(next, first + count);
                assertThat(missing).as("seed %s", seed).isEqualTo(next - arrived.size());
            }
        }
    }
}
