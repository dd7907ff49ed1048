package io.tidewatch.processor.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompositeExpressionTest {
    @ParameterizedTest
    @CsvSource({
        "a, a, true",
        "a, b, false",
        "not a, b, true",
        "a and b, a, false",
        "a and b, a b, true",
        "a or b and c, a, true",
        "(a or b) and c, a, false",
        "not a and b, b, true",
        "not (a and b), a, true",
        "NOT a OR b, a, false",
        "cpu.high-1 AND \"or\", cpu.high-1 or, true",
        "not not a, a, true",
        "a and not (b or c), a c, false",
        "notable, notable, true",
    })
    void not_binds_closest_then_and_then_or(String expression, String firing, boolean holds) {
        Set<String> fires = Set.of(firing.split(" "));

        assertThat(CompositeExpression.parse(expression).test(fires::contains)).isEqualTo(holds);
    }

    @Test
    void rules_are_those_it_names() {
        assertThat(CompositeExpression.parse("a and (b or not \"night batch\") and a")
                        .rules())
                .containsExactlyInAnyOrder("a", "b", "night batch");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a and | at character 6: found 'the end', expected the id of a rule, not, or (",
                "a b | at character 3: found 'b', expected and, or, or the end",
                "(a | at character 1: the parenthesis is not closed",
                "a or or b | at character 6: found 'or b', expected the id of a rule",
                "a and $ | at character 7: found '$', expected the id of a rule",
                "a and \"b | at character 7: the quote is not closed",
            })
    void what_is_wrong_is_said_with_its_place(String expression, String message) {
        assertThatThrownBy(() -> CompositeExpression.parse(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void nesting_is_bounded() {
        assertThatThrownBy(() -> CompositeExpression.parse("(".repeat(900) + "a" + ")".repeat(900)))
                .hasMessageContaining("nested deeper than 50");
        assertThatThrownBy(() -> CompositeExpression.parse("not ".repeat(400) + "a"))
                .hasMessageContaining("nested deeper than 50");
    }
}
