package io.tidewatch.agent.gateway.series;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one request becomes, and what of it was not taken. Not thread-safe. */
public final class Gathered {
    /** Points of one source and time travel together, but not more than make a small record. */
    private static final int MOST_POINTS = 500;

    private final Map<Moment, List<MetricPoint>> points = new LinkedHashMap<>();
    private final List<LogEvent> logs = new ArrayList<>();
    private final List<ErrorEvent> errors = new ArrayList<>();
    private final Losses losses = new Losses();
    private long taken;

    private record Moment(Source source, long timeMillis) {}

    public void point(Series series, long timeMillis, MetricPoint point) {
        points.computeIfAbsent(new Moment(series.source(), timeMillis), moment -> new ArrayList<>())
                .add(point);
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
