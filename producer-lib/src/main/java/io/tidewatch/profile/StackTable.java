package io.tidewatch.profile;

import java.util.List;

/**
 * The stacks of one view.
 *
 * @param stacks heaviest first
 * @param otherWeight weight of the stacks that had to be let go because there were too many
 * @param otherSamples samples of those
 */
public record StackTable(List<WeighedStack> stacks, long otherWeight, long otherSamples) {
    /** Nothing was sampled. */
    public static final StackTable EMPTY = new StackTable(List.of(), 0, 0);

    public StackTable {
        stacks = List.copyOf(stacks);
    }

    /** @return the weight of all stacks, those let go included */
    public long totalWeight() {
        return stacks.stream().mapToLong(WeighedStack::weight).sum() + otherWeight;
    }

    /** @return the samples of all stacks, those let go included */
    public long totalSamples() {
        return stacks.stream().mapToLong(WeighedStack::samples).sum() + otherSamples;
    }
}
