package io.tidewatch.processor.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SecondChanceTest {
    private final List<Integer> gone = new ArrayList<>();
    private final SecondChance<String, Integer> map = new SecondChance<>(3, gone::add);

    @Test
    void whoWasNotAskedFor_goesFirst_andNobodyTheMomentItCame() {
        map.add("a", 1);
        map.add("b", 2);
        map.add("c", 3);
        map.get("a");
        map.get("c");
        map.add("d", 4);
        assertThat(gone).containsExactly(2);
        assertThat(map.get("a")).isEqualTo(1);

        // all but the new one are marked: the one whose turn it is goes, and not the new one
        map.get("c");
        map.get("d");
        map.add("e", 5);
        assertThat(map.get("e")).isEqualTo(5);
        assertThat(gone).hasSize(2);
        assertThat(map.size()).isEqualTo(3);
        assertThatThrownBy(() -> map.add("e", 6)).hasMessageContaining("there already");
    }

    @Test
    void itHoldsWhatItDidNotSayWent_alsoWhereSomeAreRemoved() {
        Random random = new Random(2);
        Map<String, Integer> plain = new HashMap<>();
        SecondChance<String, Integer> bounded =
                new SecondChance<>(20, value -> plain.values().remove(value));
        for (int i = 0; i < 20_000; i++) {
            String key = "k" + random.nextInt(60);
            assertThat(bounded.get(key)).isEqualTo(plain.get(key));
            if (random.nextInt(8) == 0) {
                bounded.remove(key);
                plain.remove(key);
            } else if (bounded.get(key) == null) {
                bounded.add(key, i);
                plain.put(key, i);
            }
            assertThat(bounded.size()).isEqualTo(plain.size()).isLessThanOrEqualTo(20);
        }
        bounded.replaceAll((key, value) -> -value);
        plain.forEach((key, value) -> assertThat(bounded.get(key)).isEqualTo(-value));
        bounded.clear();
        assertThat(bounded.size()).isZero();
    }
}
