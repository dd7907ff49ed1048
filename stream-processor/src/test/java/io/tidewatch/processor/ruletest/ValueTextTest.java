package io.tidewatch.processor.ruletest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class ValueTextTest {
    private static final double GAP = Double.NaN;

    @Test
    void values_stepsRepeatsAndGaps_areWrittenOut() throws ValueText.Wrong {
        assertThat(ValueText.parse("5")).containsExactly(5);
        assertThat(ValueText.parse("5x3")).as("that, and three more of it").containsExactly(5, 5, 5, 5);
        assertThat(ValueText.parse("1+2x3 _ -4")).containsExactly(1, 3, 5, 7, GAP, -4);
        assertThat(ValueText.parse("9-.5x2 _x2 1e3")).containsExactly(9, 8.5, 8, GAP, GAP, 1000);
        assertThat(ValueText.parse(" 1  2\n 3 ")).containsExactly(1, 2, 3);
        assertThat(ValueText.parse("7x0 _x0 8")).containsExactly(7, 8);
    }

    @Test
    void whatIsNoValue_isFoundAtItsPlace() {
        assertThat(wrong("1 2 abc").at).isEqualTo(4);
        assertThat(wrong("1 2 abc")).hasMessageContaining("found 'abc'");
        assertThat(wrong("1+2").at).as("a step without a number of times").isZero();
        assertThat(wrong("1 1x200000").at).isEqualTo(2);
        assertThat(wrong("1e308+1e308x9")).hasMessageContaining("no finite number");
        assertThat(wrong("")).hasMessageContaining("expected values");
        // the same word again: the place is that of the second
        assertThat(wrong("x 1 x").at).isZero();
        assertThat(wrong("1x2 x").at).isEqualTo(4);
    }

    private static ValueText.Wrong wrong(String text) {
        return catchThrowableOfType(ValueText.Wrong.class, () -> ValueText.parse(text));
    }
}
