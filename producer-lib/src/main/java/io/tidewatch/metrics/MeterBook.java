package io.tidewatch.metrics;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.metrics.names.OtelNames;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The meters there are, by what they are called when they are sent. What a meter that is removed had not sent yet is its
 * last word and goes with the next batch. Thread-safe.
 */
final class MeterBook {
    /** Last words kept, and ends remembered. */
    private static final int MOST = 1_000;

    private final OtelNames names = new OtelNames();
    private final Map<Meter.Id, Exported> meters = new ConcurrentHashMap<>();
    private final Deque<MetricPoint> lastWords = new ArrayDeque<>();
    private final Set<Meter.Id> ended = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Meter.Id, Boolean> eldest) {
            return size() > MOST;
        }
    });

    void added(Meter meter) {
        meters.put(meter.getId(), new Exported(meter, names.of(meter.getId())));
    }

    void removed(Meter meter) {
        Exported exported = meters.remove(meter.getId());
        if (exported == null) {
            return;
        }
        List<MetricPoint> last = new ArrayList<>();
        own(exported, last, new Takings());
        synchronized (this) {
            if (ForeignMeter.is(meter)) {
                ended.add(meter.getId());
            }
            for (MetricPoint point : last) {
                lastWord(point);
            }
        }
    }

    /** @return whether there was a function of this id before, which has ended */
    synchronized boolean hasEnded(Meter.Id id) {
        return ended.contains(id);
    }

    /** @return meters whose values the application's code tells */
    List<Exported> foreign() {
        return meters.values().stream()
                .filter(exported -> ForeignMeter.is(exported.meter()))
                .toList();
    }

    /** @return meters whose values are kept here */
    List<Exported> own() {
        return meters.values().stream()
                .filter(exported -> !ForeignMeter.is(exported.meter()))
                .toList();
    }

    synchronized List<MetricPoint> takeLastWords() {
        List<MetricPoint> taken = new ArrayList<>(lastWords);
        lastWords.clear();
        return taken;
    }

    /** Keeps a point for the next batch; the oldest goes where there are too many. */
    synchronized void lastWord(MetricPoint point) {
        if (lastWords.size() == MOST) {
            lastWords.removeFirst();
        }
        lastWords.addLast(point);
    }

    /** Reads a meter of our own: cannot fail, does not wait. */
    static void own(Exported exported, List<MetricPoint> out, Takings takings) {
        Meter meter = exported.meter();
        if (meter instanceof TotalCounter counter) {
            exported.counter("", counter.count(), counter.startMillis(), out);
        } else if (meter instanceof Recorded recorded) {
            takings.take(exported.series(), recorded.recorder(), out);
        } else if (meter instanceof LongTaskTimer timer) {
            exported.gauge(".active", timer.activeTasks(), out);
            exported.gauge(".duration", timer.duration(TimeUnit.SECONDS), out);
            exported.gauge(".max", timer.max(TimeUnit.SECONDS), out);
        }
    }
}
