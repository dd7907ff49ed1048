package io.tidewatch.agent.gateway.series;

import java.util.EnumMap;
import java.util.Map;

/** What was not taken of one request, by reason. Not thread-safe. */
public final class Losses {
    private final Map<Loss, Long> counts = new EnumMap<>(Loss.class);

    public void add(Loss reason) {
        add(reason, 1);
    }

    public void add(Loss reason, long count) {
        counts.merge(reason, count, Long::sum);
    }

    public Map<Loss, Long> counts() {
        return counts;
    }

    /** @return how many its sender is told of */
    public long told() {
        long sum = 0;
        for (Map.Entry<Loss, Long> entry : counts.entrySet()) {
            sum += entry.getKey().isTold() ? entry.getValue() : 0;
        }
        return sum;
    }

    /** @return such as {@code 3 refused: 2 series, 1 unsupported}; what its sender reads */
    public String text() {
        StringBuilder out = new StringBuilder().append(told()).append(" refused:");
        String between = " ";
        for (Map.Entry<Loss, Long> entry : counts.entrySet()) {
            if (entry.getKey().isTold()) {
                out.append(between)
                        .append(entry.getValue())
                        .append(' ')
                        .append(entry.getKey().label());
                between = ", ";
            }
        }
        return out.append("; the others were taken").toString();
    }
}
