package io.tidewatch.processor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordingTest {
    @Test
    void numbers_haveThreeDigitsAtMost_andNoZerosAtTheirEnd() {
        assertThat(Wording.number(0)).isEqualTo("0");
        assertThat(Wording.number(5)).isEqualTo("5");
        assertThat(Wording.number(0.05)).isEqualTo("0.05");
        assertThat(Wording.number(0.9996)).isEqualTo("1");
        assertThat(Wording.number(1.005)).isEqualTo("1");
        assertThat(Wording.number(-1.125)).isEqualTo("-1.13");
        assertThat(Wording.number(-0.0001)).isEqualTo("0");
        assertThat(Wording.number(12.34)).isEqualTo("12.3");
        assertThat(Wording.number(99.96)).isEqualTo("100");
        assertThat(Wording.number(123.5)).isEqualTo("124");
        assertThat(Wording.number(3e18)).isEqualTo("3000000000000000000");
        assertThat(Wording.number(Double.NaN)).isEqualTo("NaN");
        assertThat(Wording.number(Double.NEGATIVE_INFINITY)).isEqualTo("minus infinite");
    }

    @Test
    void numbers_areRoundedAsDecimalsAre() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(14) - 3);
            double size = Math.abs(value);
            int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
            BigDecimal rounded = new BigDecimal(value).setScale(digits, RoundingMode.HALF_UP);
            assertThat(new BigDecimal(Wording.number(value))).as("%s", value).isEqualByComparingTo(rounded);
        }
    }
}
