package io.tidewatch.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads a metric batch. A point that holds a number that is not finite, no name or a damaged distribution is left out and
 * told by {@link #refusedParts()}; the others are kept. Not thread-safe: one per thread.
 */
public final class MetricBatchDecoder extends JsonLineDecoder<MetricBatch> {
    private final SourceJson source = new SourceJson();
    private final PointJson point = new PointJson();
    private long timeMillis;
    private long intervalMillis;
    private MetricBatch.Phase phase = MetricBatch.Phase.RUNNING;
    private String reason = "";
    private List<MetricPoint> points = List.of();

    @Override
    void clear() {
        source.clear();
        timeMillis = ForeignTime.NONE;
        intervalMillis = 0;
        phase = MetricBatch.Phase.RUNNING;
        reason = "";
        points = List.of();
    }

    @Override
    void field(String name, JsonParser in) throws IOException {
        switch (name) {
            case "ts" -> timeMillis = ForeignTime.read(in, ownVersion());
            case "interval" -> intervalMillis = Math.max(0, JsonIn.whole(in, 0));
            case "phase" -> phase = phase(JsonIn.text(in));
            case "reason" -> reason = JsonIn.text(in);
            case "points" -> points = points(in);
            default -> {
                if (!source.take(name, in)) {
                    in.skipChildren();
                }
            }
        }
    }

    @Override
    MetricBatch finish() {
        if (timeMillis == ForeignTime.NONE) {
            throw new BadField("no ts");
        }
        return new MetricBatch(timeMillis, intervalMillis, phase, reason, points, source.toSource());
    }

    private List<MetricPoint> points(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw new BadField("points is no array");
        }
        List<MetricPoint> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() != JsonToken.START_OBJECT) {
                in.skipChildren();
                refuse("a point is no object");
                continue;
            }
            MetricPoint read = point.read(in);
            if (read != null) {
                list.add(read);
            } else {
                refuse(point.fault());
            }
        }
        return Collections.unmodifiableList(list);
    }

    private static MetricBatch.Phase phase(String text) {
        for (MetricBatch.Phase phase : MetricBatch.Phase.values()) {
            if (phase.name().equalsIgnoreCase(text)) {
                return phase;
            }
        }
        return MetricBatch.Phase.RUNNING;
    }
}
