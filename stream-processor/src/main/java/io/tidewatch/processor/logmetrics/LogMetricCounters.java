package io.tidewatch.processor.logmetrics;

import java.util.concurrent.atomic.LongAdder;

/** What was made of log lines in this process since it started. Thread-safe. */
public final class LogMetricCounters {
    final LongAdder measured = new LongAdder();
    final LongAdder withoutValue = new LongAdder();
    final LongAdder withoutParameter = new LongAdder();
    final LongAdder otherValues = new LongAdder();
    final LongAdder points = new LongAdder();

    /** @return numbers taken of lines: several of one line where several definitions match */
    public long measured() {
        return measured.sum();
    }

    /** @return lines that a definition matched and whose text was no number of its unit */
    public long withoutValue() {
        return withoutValue.sum();
    }

    /** @return lines that a definition matched and whose pattern has no parameter of a name that it asks for */
    public long withoutParameter() {
        return withoutParameter.sum();
    }

    /** @return label values that were told as {@code __other__}, for a label had too many */
    public long otherValues() {
        return otherValues.sum();
    }

    /** @return points sent to the history */
    public long points() {
        return points.sum();
    }
}
