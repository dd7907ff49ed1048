package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.detect.ChangePoints;
import io.tidewatch.processor.metrics.MetricAnswer;
import io.tidewatch.wire.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the level of lines changed for good, shown with each of them where parameter {@code changes} asks for it. */
final class LevelChanges {
    private LevelChanges() {}

    /** @throws BadRequest where the parameter is neither true nor false */
    static boolean asked(Params params) {
        String text = params.text("changes", "false");
        if (!text.equals("true") && !text.equals("false")) {
            throw new BadRequest("parameter changes is '" + text + "', expected true or false");
        }
        return text.equals("true");
    }

    static JsonNode with(List<MetricAnswer.Line> lines) {
        ArrayNode out = Json.shared().createArrayNode();
        for (MetricAnswer.Line line : lines) {
            ObjectNode node = Json.shared().valueToTree(line);
            node.set("changes", Json.shared().valueToTree(of(line)));
            out.add(node);
        }
        return out;
    }

    private static List<ChangePoints.Change> of(MetricAnswer.Line line) {
        ChangePoints points = new ChangePoints();
        for (List<@Nullable Number> point : line.points()) {
            Number at = point.get(0);
            Number value = point.get(1);
            if (at != null && value != null && Double.isFinite(value.doubleValue())) {
                points.next(at.longValue(), value.doubleValue());
            }
        }
        return points.changes();
    }
}
