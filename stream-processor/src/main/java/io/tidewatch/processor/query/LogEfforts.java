package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.wire.Json;
import java.util.List;

/** What answering took, over all instances: they work at the same time, so bytes add up and times do not. */
final class LogEfforts {
    private LogEfforts() {}

    static ObjectNode sum(List<JsonNode> items) {
        ObjectNode out = Json.shared().createObjectNode();
        for (String name : List.of("blocks", "blocksRead", "bytes", "lines")) {
            out.put(
                    name,
                    items.stream()
                            .mapToLong(i -> i.path("effort").path(name).asLong())
                            .sum());
        }
        return out.put(
                "millis",
                items.stream()
                        .mapToLong(i -> i.path("effort").path("millis").asLong())
                        .max()
                        .orElse(0));
    }
}
