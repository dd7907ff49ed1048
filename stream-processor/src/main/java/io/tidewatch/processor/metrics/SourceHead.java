package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricBatch;
import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import org.jspecify.annotations.Nullable;

/**
 * Row of a source of metrics.
 *
 * @param firstMillis append time of its first batch
 * @param lastMillis append time of its last batch
 * @param lastEventMillis event time of its last batch
 * @param intervalMillis what it intends between two batches, or where that is not told, how far apart they
 *     are seen to be; 0 where neither is known
 * @param ended whether its last word was goodbye
 * @param series how many series it has
 * @param pointsOverCap points past the cap so far
 * @param tooLate points so far that came after what each resolution keeps
 */
record SourceHead(
        long firstMillis,
        long lastMillis,
        long lastEventMillis,
        long intervalMillis,
        boolean ended,
        int series,
        long pointsOverCap,
        String host,
        String environment,
        String release,
        Late tooLate) {
    private static final int VERSION = 2;

    /** Points not in the history of 10 s, of a minute, of an hour. */
    record Late(long tenSeconds, long minutes, long hours) {
        static final Late NONE = new Late(0, 0, 0);

        Late plus(TooLate more) {
            return new Late(
                    tenSeconds + more.of(Resolution.TEN_SECONDS),
                    minutes + more.of(Resolution.MINUTE),
                    hours + more.of(Resolution.HOUR));
        }
    }

    static boolean ends(MetricBatch batch) {
        return batch.phase() == MetricBatch.Phase.GOODBYE;
    }

    byte[] encode(RowWriter out) {
        return out.reset()
                .one(VERSION)
                .signed(firstMillis)
                .signed(lastMillis)
                .signed(lastEventMillis)
                .count(Math.max(0, intervalMillis))
                .one(ended ? 1 : 0)
                .count(series)
                .count(pointsOverCap)
                .text(host)
                .text(environment)
                .text(release)
                .count(tooLate.tenSeconds)
                .count(tooLate.minutes)
                .count(tooLate.hours)
                .toBytes();
    }

    /** @return null for no row */
    static @Nullable SourceHead decode(byte @Nullable [] row) {
        if (row == null) {
            return null;
        }
        RowReader in = new RowReader(row, VERSION);
        return new SourceHead(
                in.signed(),
                in.signed(),
                in.signed(),
                in.count(),
                in.one() == 1,
                (int) in.count(),
                in.count(),
                in.text(),
                in.text(),
                in.text(),
                in.version() > 1 ? new Late(in.count(), in.count(), in.count()) : Late.NONE);
    }
}
