package io.tidewatch.metrics;

import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import java.util.List;

/** A batch before it is sent, in its parts; what is in a part that is refused is put back and goes with the next batch. */
final class Collected {
    private final MetricBatch whole;
    private final Takings takings;
    private final List<MetricPoint> lastWords;
    private final MeterBook book;

    Collected(MetricBatch whole, Takings takings, List<MetricPoint> lastWords, MeterBook book) {
        this.whole = whole;
        this.takings = takings;
        this.lastWords = lastWords;
        this.book = book;
    }

    MetricBatch whole() {
        return whole;
    }

    List<MetricBatch> parts() {
        return BatchParts.of(whole);
    }

    void giveBack(MetricBatch refused) {
        for (MetricPoint point : refused.points()) {
            if (!takings.giveBack(point) && lastWords.contains(point)) {
                book.lastWord(point);
            }
        }
    }
}
