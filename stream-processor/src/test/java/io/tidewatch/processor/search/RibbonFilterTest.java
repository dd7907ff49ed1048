package io.tidewatch.processor.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RibbonFilterTest {
    @Test
    void whatWasGivenIsNeverMissed_andLittleElseIsFound_whateverTheNumberAndWidth() {
        for (int n : new int[] {0, 1, 2, 3, 20, 300, 20_000}) {
            for (int width : new int[] {2, 5, 12, 16}) {
                long[] given = new Random(n).longs(n + 5).distinct().limit(n).toArray();

                RibbonFilter built = RibbonFilter.build(given, n, width);

                assertThat(built).as("%d of width %d", n, width).isNotNull();
                TokenFilter filter = RibbonFilter.of(built.stored());
                int missed = 0;
                for (long token : given) {
                    missed += filter.mayHold(token) ? 0 : 1;
                }
                assertThat(missed).isZero();
                Random others = new Random(77);
                int wrong = 0;
                for (int i = 0; i < 20_000; i++) {
                    wrong += filter.mayHold(others.nextLong()) ? 1 : 0;
                }
                double expected = 20_000 / Math.pow(2, width);
                assertThat((double) wrong)
                        .as("%d of width %d", n, width)
                        .isLessThan(expected + 5 * Math.sqrt(expected) + 5);
                assertThat(built.stored()).hasSize(RibbonFilter.bytes(n, width));
            }
        }
    }

    @Test
    void aStoredFormThatIsCutShort_holdsEverything() {
        long[] given = new Random(1).longs(500).toArray();
        byte[] stored = RibbonFilter.build(given, 500, 8).stored();
        for (int length : new int[] {0, 5, 6, 100, stored.length - 1}) {
            TokenFilter filter = RibbonFilter.of(java.util.Arrays.copyOf(stored, length));
            assertThat(filter.mayHold(42)).isTrue();
        }
    }

    @Test
    void costsLittleMoreThanItsMarks() {
        for (int n : new int[] {1_000, 2_000, 4_000, 20_000}) {
            for (int round = 0; round < 20; round++) {
                long[] given = new Random(31L * n + round).longs(n).toArray();

                int bits = RibbonFilter.build(given, n, 10).stored().length * 8;

                assertThat(bits / 10.0 / n).as("%d tokens", n).isBetween(1.0, 1.12);
            }
        }
    }

    @Test
    void ofTheFormThatWasStoredBefore_nothingIsKnown() {
        byte[] xor = new byte[400];
        xor[0] = 9;
        xor[2] = 100;

        assertThat(RibbonFilter.of(xor)).isSameAs(TokenFilter.ALL);
    }

    @Test
    void aSetOfTokens_givesEachOnce_andSaysWhenThereWereTooMany() {
        TokenSet set = new TokenSet(10_000);
        for (int round = 0; round < 3; round++) {
            int n = round == 1 ? 9_000 : 500;
            long[] given = new Random(round).longs(n).toArray();
            given[0] = 0;
            for (long token : given) {
                set.token(token);
                set.token(token);
            }
            List<Long> got = new ArrayList<>();
            set.forEach(got::add);
            assertThat(got)
                    .containsExactlyInAnyOrder(
                            java.util.Arrays.stream(given).boxed().toArray(Long[]::new));
            assertThat(set.size()).isEqualTo(n);
            assertThat(set.overflowed()).isFalse();
            set.clear();
        }
        new Random(9).longs(20_000).forEach(set::token);
        assertThat(set.overflowed()).isTrue();
    }
}
