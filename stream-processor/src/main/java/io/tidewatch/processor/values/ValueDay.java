package io.tidewatch.processor.values;

import io.tidewatch.processor.mine.ValueKind;
import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import java.util.function.UnaryOperator;

/** Values of one parameter of about a day. Mutable, not thread-safe. */
final class ValueDay {
    private static final ValueKind[] KINDS = ValueKind.values();

    private final long[] kinds = new long[KINDS.length];
    private LogHistogram numbers = new LogHistogram();
    private Frequents top = new Frequents();
    private SmallDistinct distinct = new SmallDistinct();
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    /** How often a number was above the one before it, and below. */
    private long rises;

    private long falls;
    private double last = Double.NaN;

    /** @param number the value's; NaN where it is none */
    @SuppressWarnings("EnumOrdinal") // a place for each
    void add(String value, ValueKind kind, double number) {
        kinds[kind.ordinal()]++;
        String text = Frequents.cut(value);
        top.add(text);
        distinct.add(value);
        if (!Double.isNaN(number)) {
            numbers.add(number);
            min = Math.min(min, number);
            max = Math.max(max, number);
            rises += number > last ? 1 : 0;
            falls += number < last ? 1 : 0;
            last = number;
        }
    }

    void add(ValueDay other) {
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] += other.kinds[i];
        }
        numbers.add(other.numbers);
        top.add(other.top);
        distinct.add(other.distinct);
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        rises += other.rises;
        falls += other.falls;
        last = Double.isNaN(last) ? other.last : last;
    }

    ValueDay copy() {
        ValueDay copy = new ValueDay();
        System.arraycopy(kinds, 0, copy.kinds, 0, kinds.length);
        copy.numbers = numbers.copy();
        copy.top = top.map(UnaryOperator.identity());
        copy.distinct = distinct.copy();
        copy.min = min;
        copy.max = max;
        copy.rises = rises;
        copy.falls = falls;
        copy.last = last;
        return copy;
    }

    long lines() {
        long sum = 0;
        for (long n : kinds) {
            sum += n;
        }
        return sum;
    }

    ValueKind kind() {
        int most = KINDS.length - 1;
        for (int i = 0; i < kinds.length; i++) {
            most = kinds[i] > kinds[most] ? i : most;
        }
        return KINDS[most];
    }

    LogHistogram numbers() {
        return numbers;
    }

    Frequents top() {
        return top;
    }

    long distinct() {
        long lines = lines();
        return lines == 0 ? 0 : Math.max(1, Math.min(lines, distinct.count()));
    }

    /** @return whether its numbers hardly ever fall: a counter, a sequence, a clock */
    boolean onlyGrows() {
        return rises >= 20 && falls * 20 <= rises;
    }

    /** @return whether its values hardly ever come twice, as those of ids do */
    boolean neverRepeats() {
        long lines = lines();
        return lines >= 20 && distinct() >= 0.8 * lines;
    }

    ValueSummary.Range range() {
        boolean none = numbers.total() == 0;
        return new ValueSummary.Range(
                none ? Double.NaN : min,
                within(0.5),
                within(0.9),
                within(0.99),
                none ? Double.NaN : max,
                none ? Double.NaN : numbers.errorPercent());
    }

    private double within(double q) {
        double found = numbers.quantile(q);
        return Double.isNaN(found) ? found : Math.max(min, Math.min(max, found));
    }

    void redact(UnaryOperator<String> redact) {
        top = top.map(redact);
    }

    /** Makes its row smaller, and what it says coarser: 1 a little, 3 as far as it goes. */
    void shrink(int how) {
        top.keep(how == 1 ? 4 : how == 2 ? 2 : 0);
        numbers.fit(how == 1 ? 32 : how == 2 ? 16 : 8);
    }

    void write(BinaryOut out) {
        for (long n : kinds) {
            out.number(n);
        }
        numbers.write(out);
        top.write(out);
        byte[] sketch = distinct.bytes();
        out.blob(sketch, 0, sketch.length);
        if (numbers.total() > 0) {
            out.number(Double.doubleToLongBits(min)).number(Double.doubleToLongBits(max));
            out.number(rises).number(falls).number(Double.doubleToLongBits(last));
        }
    }

    /** @throws IllegalArgumentException where it is none of ours */
    static ValueDay read(BinaryIn in) {
        ValueDay read = new ValueDay();
        for (int i = 0; i < read.kinds.length; i++) {
            read.kinds[i] = Math.max(0, in.number());
        }
        read.numbers = LogHistogram.read(in);
        read.top = Frequents.read(in);
        read.distinct = SmallDistinct.of(in.blob());
        if (read.numbers.total() > 0) {
            read.min = Double.longBitsToDouble(in.number());
            read.max = Double.longBitsToDouble(in.number());
            read.rises = in.number();
            read.falls = in.number();
            read.last = Double.longBitsToDouble(in.number());
        }
        return read;
    }
}
