package io.tidewatch.wire;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;

/** Writes a metric batch as one JSON object. Holds no state: thread-safe. */
public final class MetricBatchEncoder {
    private static final byte[] START = JsonText.ascii("{\"v\":1,\"ts\":");
    private static final byte[] INTERVAL = JsonText.ascii(",\"interval\":");
    private static final byte[] PHASE = JsonText.ascii(",\"phase\":");
    private static final byte[] REASON = JsonText.ascii(",\"reason\":");
    private static final byte[] POINTS = JsonText.ascii(",\"points\":[");
    private static final byte[] NAME = JsonText.ascii("{\"n\":");
    private static final byte[] LABELS = JsonText.ascii(",\"l\":");
    private static final byte[] GAUGE = JsonText.ascii(",\"k\":\"g\",\"x\":");
    private static final byte[] COUNTER = JsonText.ascii(",\"k\":\"c\",\"x\":");
    private static final byte[] DISTRIBUTION = JsonText.ascii(",\"k\":\"d\",\"x\":");
    private static final byte[] SINCE = JsonText.ascii(",\"s\":");
    private static final byte[] BUCKETS = JsonText.ascii(",\"d\":{\"n\":");
    private static final byte[] SUM = JsonText.ascii(",\"sum\":");
    private static final byte[] MIN = JsonText.ascii(",\"min\":");
    private static final byte[] MAX = JsonText.ascii(",\"max\":");
    private static final byte[] ZEROS = JsonText.ascii(",\"z\":");
    private static final byte[] INDEXES = JsonText.ascii(",\"i\":[");
    private static final byte[] COUNTS = JsonText.ascii("],\"c\":[");

    /**
     * Appends the batch to {@code out}.
     *
     * @return how many of its points were written; those that hold a number that is not finite are left out
     */
    public int encode(MetricBatch batch, ByteSink out) {
        out.append(START);
        JsonText.number(out, batch.timeMillis());
        out.append(INTERVAL);
        JsonText.number(out, batch.intervalMillis());
        JsonText.field(out, PHASE, batch.phase().name());
        JsonText.field(out, REASON, batch.reason());
        SourceJson.write(out, batch.source());
        out.append(POINTS);
        int written = 0;
        for (MetricPoint point : batch.points()) {
            if (finite(point)) {
                if (written++ > 0) {
                    out.append(',');
                }
                point(out, point);
            }
        }
        out.append(']');
        out.append('}');
        return written;
    }

    private static boolean finite(MetricPoint point) {
        Distribution d = point.distribution();
        return Double.isFinite(point.value())
                && (d == null || (Double.isFinite(d.sum()) && Double.isFinite(d.min()) && Double.isFinite(d.max())));
    }

    private static void point(ByteSink out, MetricPoint point) {
        out.append(NAME);
        JsonText.string(out, point.name());
        JsonText.texts(out, LABELS, point.labels());
        out.append(
                switch (point.kind()) {
                    case GAUGE -> GAUGE;
                    case COUNTER -> COUNTER;
                    case DISTRIBUTION -> DISTRIBUTION;
                });
        JsonText.number(out, point.value());
        if (point.startMillis() != 0) {
            out.append(SINCE);
            JsonText.number(out, point.startMillis());
        }
        if (point.distribution() != null) {
            distribution(out, point.distribution());
        }
        out.append('}');
    }

    private static void distribution(ByteSink out, Distribution d) {
        out.append(BUCKETS);
        JsonText.number(out, d.count());
        out.append(SUM);
        JsonText.number(out, d.sum());
        out.append(MIN);
        JsonText.number(out, d.min());
        out.append(MAX);
        JsonText.number(out, d.max());
        out.append(ZEROS);
        JsonText.number(out, d.zeros());
        out.append(INDEXES);
        for (int i = 0; i < d.indexes().length; i++) {
            if (i > 0) {
                out.append(',');
            }
            JsonText.number(out, d.indexes()[i]);
        }
        out.append(COUNTS);
        for (int i = 0; i < d.counts().length; i++) {
            if (i > 0) {
                out.append(',');
            }
            JsonText.number(out, d.counts()[i]);
        }
        out.append(']');
        out.append('}');
    }
}
