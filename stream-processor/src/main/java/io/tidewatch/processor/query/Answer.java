package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one instance knows of a question.
 *
 * @param items an array of rows, or one object, or null as JSON where this instance has nothing of it
 * @param covers partitions it spoke for, by store; empty for what every instance knows whole
 * @param faults why something is missing, in words; empty where nothing is
 */
public record Answer(JsonNode items, Map<String, Set<Integer>> covers, List<String> faults) {
    public Answer {
        covers = Map.copyOf(covers);
        faults = List.copyOf(faults);
    }

    /** An answer of rows (any records Jackson can write; null: nothing of it here) that covers these partitions of one store. */
    public static Answer of(@Nullable Object items, String store, Set<Integer> partitions) {
        return new Answer(Json.shared().valueToTree(items), Map.of(store, partitions), List.of());
    }

    /** An answer that every instance would give alike. */
    public static Answer whole(Object items) {
        return new Answer(Json.shared().valueToTree(items), Map.of(), List.of());
    }

    public Answer withFaults(List<String> more) {
        return new Answer(items, covers, more);
    }

    JsonNode toJson() {
        return Json.shared().valueToTree(Map.of("items", items, "covers", new TreeMap<>(covers), "faults", faults));
    }
}
