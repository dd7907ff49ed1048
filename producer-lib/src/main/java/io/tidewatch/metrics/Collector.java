package io.tidewatch.metrics;

import io.micrometer.core.instrument.Meter;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes a batch of all meters. The application's code is asked first, our own recorders are emptied last: what is taken of
 * them cannot be lost to a gauge that does not come back. One thread at a time.
 */
final class Collector {
    private final long intervalMillis;
    private final MeterBook book;
    private final ForeignReads foreign;
    private final Stamps stamps;
    private final SelfPoints self;
    private final Consumer<Meter> remover;

    /** @param remover removes a meter from the registry, whose object was collected */
    Collector(
            long intervalMillis,
            MeterBook book,
            ForeignReads foreign,
            Stamps stamps,
            SelfPoints self,
            Consumer<Meter> remover) {
        this.intervalMillis = intervalMillis;
        this.book = book;
        this.foreign = foreign;
        this.stamps = stamps;
        this.self = self;
        this.remover = remover;
    }

    /** @param patience how long the application's gauges may take in all */
    synchronized Collected collect(MetricBatch.Phase phase, String reason, Duration patience) {
        long begin = System.nanoTime();
        List<Exported> told = new ArrayList<>();
        for (Exported exported : book.foreign()) {
            if (ForeignMeter.isGone(exported.meter())) {
                remover.accept(exported.meter());
            } else {
                told.add(exported);
            }
        }
        List<MetricPoint> points = new ArrayList<>(foreign.read(told, patience));
        List<MetricPoint> lastWords = book.takeLastWords();
        points.addAll(lastWords);
        long now = stamps.now();
        Takings takings = new Takings();
        for (Exported exported : book.own()) {
            int before = points.size();
            MeterBook.own(exported, points, takings);
            noteIdleness(exported.meter(), points.size() > before, now);
        }
        self.add(points, System.nanoTime() - begin);
        return new Collected(
                new MetricBatch(now, intervalMillis, phase, reason, points, null), takings, lastWords, book);
    }

    private static void noteIdleness(Meter meter, boolean recorded, long nowMillis) {
        if (meter instanceof TotalCounter counter) {
            counter.idleness().seen(counter.count(), nowMillis);
        } else if (meter instanceof Recorded timer) {
            if (recorded) {
                timer.idleness().touched(nowMillis);
            } else {
                timer.idleness().seen(0, nowMillis);
            }
        }
    }
}
