package io.tidewatch.agent.gateway.series;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one request becomes, and what of it was not taken. Not thread-safe. */
public final class Gathered {
    /** Points of one source and time travel together, but not more than make a small record. */
    private static final int MOST_POINTS = 500;

    private final Map<Moment, List<MetricPoint>> points = new LinkedHashMap<>();
    /** Of points that a repeated request does not make again, by themselves. */
    private final IdentityHashMap<MetricPoint, Series> onlyHere = new IdentityHashMap<>();

    private final List<LogEvent> logs = new ArrayList<>();
    private final List<ErrorEvent> errors = new ArrayList<>();
    private final Losses losses = new Losses();
    private long taken;

    private record Moment(Source source, long timeMillis) {}

    public void point(Series series, long timeMillis, MetricPoint point) {
        points.computeIfAbsent(new Moment(series.source(), timeMillis), moment -> new ArrayList<>())
                .add(point);
    }

    /** A point that is made once: of what was added since the one before, or of a total of additions. */
    public void growth(Series series, long timeMillis, MetricPoint point) {
        MetricPoint whole = series.withOwed(point);
        onlyHere.put(whole, series);
        point(series, timeMillis, whole);
    }

    /** The batch did not reach Kafka: what cannot be made of a repeated request goes with what comes next of its series. */
    public void lost(MetricBatch batch) {
        for (MetricPoint point : batch.points()) {
            Series series = onlyHere.get(point);
            if (series != null) {
                series.owes(batch.timeMillis(), point);
            }
        }
    }

    public void log(LogEvent event) {
        logs.add(event);
    }

    public void error(ErrorEvent event) {
        errors.add(event);
    }

    /** A sample, point or line was good. */
    public void took() {
        taken++;
    }

    public long taken() {
        return taken;
    }

    public Losses losses() {
        return losses;
    }

    public List<LogEvent> logs() {
        return logs;
    }

    public List<ErrorEvent> errors() {
        return errors;
    }

    public List<MetricBatch> batches() {
        List<MetricBatch> out = new ArrayList<>();
        points.forEach((moment, all) -> {
            for (int from = 0; from < all.size(); from += MOST_POINTS) {
                List<MetricPoint> part = List.copyOf(all.subList(from, Math.min(all.size(), from + MOST_POINTS)));
                out.add(new MetricBatch(moment.timeMillis(), 0, MetricBatch.Phase.RUNNING, "", part, moment.source()));
            }
        });
        return out;
    }
}
