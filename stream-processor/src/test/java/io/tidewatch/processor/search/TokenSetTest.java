package io.tidewatch.processor.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenSetTest {
    private static final int MOST = 30_000;

    @Test
    void itHoldsWhatAPlainSetHolds_whereverItIsAsked() {
        TokenSet set = new TokenSet(MOST);
        Random random = new Random(4);
        for (int round = 0; round < 20; round++) {
            Set<Long> plain = new HashSet<>();
            long[] words = random.longs(300).toArray();
            words[0] = 0;
            int n = 1 + random.nextInt(60_000);
            int fresh = 1 + random.nextInt(10);
            for (int i = 0; i < n && plain.size() < MOST; i++) {
                long token = random.nextInt(20) < fresh ? random.nextLong() : words[random.nextInt(words.length)];
                plain.add(token);
                set.token(token);
                if (random.nextInt(5_000) == 0) {
                    assertThat(set.atMost()).isGreaterThanOrEqualTo(plain.size());
                    assertThat(set.mayHold(token)).isTrue();
                    assertThat(set.mayHold(random.nextLong())).isFalse();
                }
                if (random.nextInt(20_000) == 0) {
                    assertThat(set.size()).isEqualTo(plain.size());
                }
            }
            List<Long> got = new ArrayList<>();
            set.forEach(got::add);
            assertThat(got).hasSize(plain.size());
            assertThat(new HashSet<>(got)).isEqualTo(plain);
            assertThat(set.overflowed()).isFalse();
            for (int shard = 0; shard < TokenSet.SHARDS; shard++) {
                for (int i = 0; i < set.sizeOf(shard); i++) {
                    assertThat(TokenSet.shardOf(set.of(shard)[i])).isEqualTo(shard);
                }
            }
            set.clear();
            assertThat(set.size()).isZero();
            assertThat(set.mayHold(words[1])).isFalse();
        }
    }

    @Test
    void repeatsDoNotFillIt_andPastItsBoundNothingIsKnown() {
        TokenSet set = new TokenSet(MOST);
        long[] some = new Random(5).longs(MOST).toArray();
        for (int round = 0; round < 10; round++) {
            for (long token : some) {
                set.token(token);
            }
        }
        assertThat(set.size()).isEqualTo(MOST);
        assertThat(set.overflowed()).isFalse();

        set.token(42);
        assertThat(set.overflowed()).isTrue();
        assertThat(set.mayHold(43)).isTrue();
        new Random(6).longs(5 * MOST).forEach(set::token);
        assertThat(set.size()).as("what it writes down is bounded").isLessThan(2 * MOST);

        set.clear();
        assertThat(set.overflowed()).isFalse();
        assertThat(set.mayHold(43)).isFalse();
    }
}
