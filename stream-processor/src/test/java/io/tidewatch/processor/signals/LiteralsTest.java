package io.tidewatch.processor.signals;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiteralsTest {
    @Test
    void alternatives_areThoseOfPlainTextsOnly() {
        assertThat(Literals.alternatives("a|b\\.c|")).containsExactly("a", "b.c", "");
        assertThat(Literals.alternatives("shop")).containsExactly("shop");
        for (String other : new String[] {"a.c", "a*", "(a|b)", "[ab]", "\\d", "a{2}", "^a", "a|b+", "a\\"}) {
            assertThat(Literals.alternatives(other)).as(other).isEmpty();
        }
        assertThat(Literals.alternatives("x|".repeat(100))).isEmpty();
    }

    @Test
    void prefix_endsBeforeWhatMayBeMissing() {
        assertThat(Literals.prefix("order-.*")).isEqualTo("order-");
        assertThat(Literals.prefix("^web[0-9]")).isEqualTo("web");
        assertThat(Literals.prefix("orders?")).isEqualTo("order");
        assertThat(Literals.prefix("a\\.b*c")).isEqualTo("a.");
        assertThat(Literals.prefix("a\\.{0,2}c")).isEqualTo("a");
        assertThat(Literals.prefix("ab+c")).isEqualTo("ab");
        assertThat(Literals.prefix("abc|d")).isEmpty();
        assertThat(Literals.prefix("(?i)abc")).isEmpty();
        assertThat(Literals.prefix("\\dabc")).isEmpty();
    }
}
