package io.tidewatch.processor.values;

import io.tidewatch.processor.mine.ValueKind;
import org.jspecify.annotations.Nullable;

/**
 * What is usual of a parameter's numbers, and what is far from it: by their logarithms, for what takes ten times as long is as
 * odd at 1 ms as at 1 s. A number is far where all of these hold.
 *
 * <ul>
 *   <li>It is so many times the 99th percentile; how many says the rule.
 *   <li>It is beyond what the tail of the history would have once in a million, taken for a power law that goes on as it goes
 *       from the 90th percentile to the 99th (Weissman 1978, on the slope of Hill 1975): heavy tails are long, and usual.
 *   <li>No more than two numbers of the history are as great as half of it: what comes now and then is usual, too.
 * </ul>
 *
 * <p>Small numbers the other way round. Zero and less are never far. Immutable.
 */
final class Usual {
    /** From one in a hundred to one in a million is four times as far as from one in ten to one in a hundred. */
    private static final int TAIL = 4;

    private static final int MOST_LIKE_IT = 2;

    private static final Usual NOTHING = new Usual(ValueKind.TEXT, new LogHistogram());

    private final ValueKind kind;
    private final LogHistogram numbers;
    private final double p1;
    private final double p50;
    private final double p99;
    private final double above;
    private final double below;

    private Usual(ValueKind kind, LogHistogram numbers) {
        this.kind = kind;
        this.numbers = numbers;
        p1 = numbers.quantile(0.01);
        p50 = numbers.quantile(0.5);
        p99 = numbers.quantile(0.99);
        above = p99 * Math.pow(p99 / numbers.quantile(0.9), TAIL);
        below = p1 * Math.pow(p1 / numbers.quantile(0.1), TAIL);
    }

    static Usual of(ParameterValues values) {
        ValueDay today = values.today;
        ValueDay before = values.before;
        if (!Measures.are(values.name, values.unit, today) || !Measures.are(values.name, values.unit, before)) {
            return NOTHING;
        }
        LogHistogram numbers = before.numbers().copy();
        numbers.add(today.numbers());
        return new Usual((today.lines() > before.lines() ? today : before).kind(), numbers);
    }

    /**
     * @param value of a line, as it is before it is added
     * @return how far it is; null where it is not, or cannot be
     */
    @Nullable
    Far far(String value) {
        if (numbers.total() == 0) {
            return null;
        }
        ValueKind its = ValueKind.of(value);
        boolean alike = its == kind || plain(its) && plain(kind);
        double number = alike ? ValueKind.numeric(value, its) : Double.NaN;
        if (!(number > 0) || Double.isInfinite(number)) {
            return null;
        }
        if (number >= p99 * FarValue.LEAST_TIMES && number > above && p99 > 0) {
            return numbers.atLeast(number / 2) > MOST_LIKE_IT
                    ? null
                    : new Far(number / p99, true, p50, p99, numbers.total());
        }
        if (number * FarValue.LEAST_TIMES <= p1 && number < below) {
            return numbers.atMost(number * 2) > MOST_LIKE_IT
                    ? null
                    : new Far(p1 / number, false, p1, p50, numbers.total());
        }
        return null;
    }

    /** As in {@link FarValue}. */
    record Far(double times, boolean above, double low, double high, long values) {}

    private static boolean plain(ValueKind kind) {
        return kind == ValueKind.INTEGER || kind == ValueKind.NUMBER;
    }
}
