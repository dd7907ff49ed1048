package io.tidewatch.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StackWeightsTest {
    @Test
    void tooManyStacks_theHeavyStay_nothingIsLostFromTheTotal() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            StackWeights weights = new StackWeights(100);
            long added = 0;
            for (int i = 0; i < 20_000; i++) {
                boolean heavy = i % 4 == 0;
                long weight = 1 + random.nextInt(3);
                weights.add(List.of("root", heavy ? "heavy" + random.nextInt(5) : "light" + i), weight);
                added += weight;
            }
            StackTable table = weights.toTable();

            assertThat(weights.size()).isLessThanOrEqualTo(100);
            assertThat(table.totalWeight()).as("seed %d", seed).isEqualTo(added);
            assertThat(table.totalSamples()).isEqualTo(20_000);
            assertThat(table.stacks().subList(0, 5))
                    .allMatch(stack -> stack.frames().get(1).startsWith("heavy"));
            assertThat(table.otherWeight()).isPositive();
        }
    }

    @Test
    void recursion_countsOnceInTotal_marksAreNoMethods() {
        StackWeights weights = new StackWeights(10);
        weights.add(List.of("a.A.run", "a.A.walk", "a.A.walk", "a.A.walk", "[long[]]"), 6);
        weights.add(List.of("a.A.run"), 2);

        List<MethodShare> top = TopMethods.of(weights.toTable(), 10);

        assertThat(top)
                .containsExactly(
                        new MethodShare("a.A.walk", 6, 6, 0.75, 0.75, false),
                        new MethodShare("a.A.run", 2, 8, 0.25, 1, false));
    }

    @Test
    void pausesBeyondTheBound_shareOneName() {
        PauseTable pauses = new PauseTable(2);
        pauses.add("a", 5, 5);
        pauses.add("b", 7, 7);
        pauses.add("c", 100, 60);
        pauses.add("d", 1, 1);
        pauses.add("a", 1, 1);
        assertThat(pauses.toList())
                .containsExactly(new Pauses("[other]", 2, 101, 60), new Pauses("b", 1, 7, 7), new Pauses("a", 2, 6, 5));
    }
}
