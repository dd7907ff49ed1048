package io.tidewatch.processor.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Rows of the index that older releases wrote stay in the store until the logs they tell of are gone. */
class BloomFilterTest {
    @Test
    void aFilterOfAnOlderRelease_isRead() {
        byte[] bits = new byte[64];
        long[] given = {1, -5, 0x1234567890abcdefL};
        for (long token : given) {
            for (int i = 0; i < 4; i++) {
                int bit = (int) Long.remainderUnsigned(BloomFilter.spread(token, i), 512);
                bits[bit >>> 3] |= (byte) (1 << (bit & 7));
            }
        }
        assertThat(Base64.getEncoder().encodeToString(bits))
                .isEqualTo("AAAAAAAAAAAAAAABgAAAAAAAAAACAAAAAIAAAAAAAAQAAAEAAAAAAAQAQACAAAAAAAAAggAAAEAAAAAAAAAAAA==");
        TokenFilter filter = BloomFilter.of(bits, 4);
        for (long token : given) {
            assertThat(filter.mayHold(token)).isTrue();
        }
        assertThat(filter.mayHold(99)).isFalse();
        assertThat(BloomFilter.of(new byte[0], 4).mayHold(99)).isTrue();
    }
}
