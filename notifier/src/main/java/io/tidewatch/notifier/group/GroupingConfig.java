package io.tidewatch.notifier.group;

import io.tidewatch.notifier.cooldown.Times;
import java.time.Duration;
import java.util.List;

/**
 * What holds for a route that does not say otherwise, and the bounds of a group.
 *
 * @param groupBy labels that make one notification
 * @param times how it is paced
 * @param maxMembers how many alerts of one group are remembered; more are refused, with a record
 * @param maxListed how many alerts one notification lists; the others are counted
 * @param partitions of the repartition topic; fixed for life
 * @param tick how often it is looked at what is due
 */
public record GroupingConfig(
        List<String> groupBy, Times times, int maxMembers, int maxListed, int partitions, Duration tick) {
    public GroupingConfig {
        groupBy = List.copyOf(groupBy);
        atLeast("maxMembers", maxMembers, 1, 10_000);
        atLeast("maxListed", maxListed, 1, 40);
        atLeast("partitions", partitions, 1, 1000);
        if (tick.toMillis() < 10 || tick.toMillis() > 10_000) {
            throw new IllegalArgumentException("tick is " + tick + ", expected 10 ms to 10 s");
        }
    }

    public static GroupingConfig defaults() {
        return new GroupingConfig(List.of("rule"), Times.defaults(), 2000, 20, 4, Duration.ofMillis(200));
    }

    private static void atLeast(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + least + " to " + most);
        }
    }
}
