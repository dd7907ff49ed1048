package io.tidewatch.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up weights by stack, within a bound: where more distinct stacks come than may be held, the lightest half is let go
 * into one sum. What is heavy stays. Not thread-safe.
 */
final class StackWeights {
    private static final Comparator<Map.Entry<List<String>, Cell>> HEAVIEST_FIRST = Comparator.comparingLong(
                    (Map.Entry<List<String>, Cell> e) -> e.getValue().weight)
            .reversed();

    private final int maxStacks;
    private final Map<List<String>, Cell> cells = new HashMap<>();
    private long otherWeight;
    private long otherSamples;

    private static final class Cell {
        private long weight;
        private long samples;
    }

    StackWeights(int maxStacks) {
        this.maxStacks = maxStacks;
    }

    void add(List<String> frames, long weight) {
        if (cells.size() >= maxStacks && !cells.containsKey(frames)) {
            letTheLightestGo();
        }
        Cell cell = cells.computeIfAbsent(frames, stack -> new Cell());
        cell.weight += weight;
        cell.samples++;
    }

    int size() {
        return cells.size();
    }

    StackTable toTable() {
        List<WeighedStack> stacks = new ArrayList<>(cells.size());
        cells.forEach((frames, cell) -> stacks.add(new WeighedStack(frames, cell.weight, cell.samples)));
        stacks.sort(Comparator.comparingLong(WeighedStack::weight)
                .reversed()
                .thenComparing(stack -> String.join(";", stack.frames())));
        return new StackTable(stacks, otherWeight, otherSamples);
    }

    private void letTheLightestGo() {
        List<Map.Entry<List<String>, Cell>> sorted = new ArrayList<>(cells.entrySet());
        sorted.sort(HEAVIEST_FIRST);
        for (Map.Entry<List<String>, Cell> light : sorted.subList(maxStacks / 2, sorted.size())) {
            otherWeight += light.getValue().weight;
            otherSamples += light.getValue().samples;
            cells.remove(light.getKey());
        }
    }
}
