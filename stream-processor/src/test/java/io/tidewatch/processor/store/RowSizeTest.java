package io.tidewatch.processor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RowSizeTest {
    @Test
    void of_countsTheEntryAndEachByte() {
        assertThat(RowSize.USUAL.of(0)).isEqualTo(200);
        assertThat(new RowSize(700, 5).of(144)).isEqualTo(1_420);
        assertThat(new RowSize(0, 3).of(Integer.MAX_VALUE)).isEqualTo(3L * Integer.MAX_VALUE);
    }

    @Test
    void negativeOnes_areRefused() {
        assertThatThrownBy(() -> new RowSize(-1, 2)).hasMessageContaining("-1 bytes");
    }
}
