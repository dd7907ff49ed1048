package io.tidewatch.processor.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenFilterBuilderTest {
    private static final int MOST_BYTES = 16 << 10;

    @Test
    void whatWasGivenIsNeverMissed_andLittleElseIsFound_whateverTheNumber() {
        TokenFilterBuilder builder = new TokenFilterBuilder(MOST_BYTES);
        for (int n : new int[] {0, 1, 20, 300, 3_000, 14_000}) {
            Random random = new Random(n);
            Set<Long> given = new HashSet<>();
            builder.clear();
            for (int i = 0; i < n; i++) {
                long token = random.nextLong();
                given.add(token);
                builder.token(token);
                if (random.nextBoolean()) {
                    builder.token(token);
                }
            }

            TokenFilter filter = builder.build(MOST_BYTES);

            assertThat(given).allMatch(filter::mayHold);
            int wrong = 0;
            for (int i = 0; i < 20_000; i++) {
                wrong += filter.mayHold(random.nextLong()) ? 1 : 0;
            }
            assertThat(wrong / 20_000.0).as("%d tokens", n).isLessThan(0.05);
            // no larger than twice what eight bits a token take
            assertThat(filter.bits().length).isLessThanOrEqualTo(Math.max(64, 2 * n + n / 4));
            TokenFilter stored = TokenFilter.of(filter.bits(), filter.hashes());
            assertThat(given).allMatch(stored::mayHold);
        }
    }

    @Test
    void lessRoom_meansMoreErrors_butNoMiss() {
        TokenFilterBuilder builder = new TokenFilterBuilder(MOST_BYTES);
        Random random = new Random(5);
        long[] given = random.longs(5_000).toArray();
        for (long token : given) {
            builder.token(token);
        }

        TokenFilter filter = builder.build(700);

        assertThat(filter.bits()).hasSize(512);
        for (long token : given) {
            assertThat(filter.mayHold(token)).isTrue();
        }
    }
}
