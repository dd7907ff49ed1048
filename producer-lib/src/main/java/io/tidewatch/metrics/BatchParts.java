package io.tidewatch.metrics;

import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricBatch.Phase;
import io.tidewatch.event.MetricPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A batch in parts of at most 256 KiB, as reckoned of what they will be in JSON: hello is said with the first, goodbye with
 * the last.
 */
final class BatchParts {
    private static final int MOST_BYTES = 250_000;
    private static final int POINT = 72;
    private static final int LABEL = 6;
    private static final int BUCKET = 9;

    private BatchParts() {}

    static List<MetricBatch> of(MetricBatch whole) {
        List<List<MetricPoint>> parts = new ArrayList<>();
        List<MetricPoint> part = new ArrayList<>();
        int bytes = 0;
        for (MetricPoint point : whole.points()) {
            int more = bytes(point);
            if (bytes + more > MOST_BYTES && !part.isEmpty()) {
                parts.add(part);
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(point);
            bytes += more;
        }
        parts.add(part);
        List<MetricBatch> batches = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            boolean speaks =
                    whole.phase() == Phase.HELLO && i == 0 || whole.phase() == Phase.GOODBYE && i == parts.size() - 1;
            batches.add(new MetricBatch(
                    whole.timeMillis(),
                    whole.intervalMillis(),
                    speaks ? whole.phase() : Phase.RUNNING,
                    speaks ? whole.reason() : "",
                    parts.get(i),
                    whole.source()));
        }
        return batches;
    }

    private static int bytes(MetricPoint point) {
        int bytes = POINT + bytes(point.name());
        for (Map.Entry<String, String> label : point.labels().entrySet()) {
            bytes += LABEL + bytes(label.getKey()) + bytes(label.getValue());
        }
        return point.distribution() == null
                ? bytes
                : bytes + 2 * POINT + BUCKET * point.distribution().indexes().length;
    }

    /** At most: UTF-8 has three for a character of most scripts, JSON six for one that it escapes. */
    private static int bytes(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c >= 0x80 ? 2 : c < ' ' ? 5 : c == '"' || c == '\\' ? 1 : 0;
        }
        return bytes;
    }
}
