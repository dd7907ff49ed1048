package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Which analyzers of others run where, and how they are doing: each instance knows of its own. */
final class PluginQuestions {
    private final Api.Plugged plugged;
    private final Supplier<Map<String, Set<Integer>>> covers;
    private final Map<String, IntSupplier> expects;

    /**
     * @param covers partitions of each door's store on this instance
     * @param expects how many each has in all
     */
    PluginQuestions(Api.Plugged plugged, Supplier<Map<String, Set<Integer>>> covers, Map<String, IntSupplier> expects) {
        this.plugged = plugged;
        this.covers = covers;
        this.expects = expects;
    }

    List<Question> all() {
        return List.of(new Question(
                "plugins", p -> new Answer(rows(), covers.get(), List.of()), Merges.sortedByText("name"), expects));
    }

    /** @return what is not as it should be on this instance, each in words */
    static List<String> troubles(Api.Plugged plugged) {
        return plugged.plugins().troubles().stream()
                .map(trouble -> plugged.instance() + ": " + trouble)
                .toList();
    }

    private ArrayNode rows() {
        ArrayNode rows = Json.shared().createArrayNode();
        plugged.plugins().status().forEach(status -> {
            ObjectNode row = Json.shared().valueToTree(status);
            rows.add(row.put("instance", plugged.instance()));
        });
        return rows;
    }
}
