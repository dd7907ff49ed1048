package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.wire.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ways in which answers of several instances become one. */
public final class Merges {
    /** The first that is there: for one row that lives on one instance, and for what all know alike. */
    public static final Question.Merge FIRST = (items, params) -> {
        for (JsonNode item : items) {
            if (!item.isNull() && !item.isMissingNode()) {
                return item;
            }
        }
        return NullNode.getInstance();
    };

    private Merges() {}

    /** All rows, sorted by a number, greatest first, cut at parameter {@code limit}. */
    public static Question.Merge sortedBy(String field, int defaultLimit) {
        return (items, params) -> {
            List<JsonNode> rows = rows(items);
            rows.sort(
                    Comparator.comparingDouble((JsonNode row) -> row.path(field).asDouble())
                            .reversed());
            return array(rows, params.count("limit", defaultLimit, 10_000));
        };
    }

    /** All rows, sorted by a text. */
    public static Question.Merge sortedByText(String field) {
        return (items, params) -> {
            List<JsonNode> rows = rows(items);
            rows.sort(Comparator.comparing(row -> row.path(field).asText()));
            return array(rows, Integer.MAX_VALUE);
        };
    }

    /**
     * Rows of the same id become one: numbers named in {@code sums} are added, in {@code least} the smaller and in
     * {@code most} the greater is kept, objects and arrays of numbers of one length are added too; of all else the
     * first is kept. Then sorted by {@code order}, greatest first.
     */
    public static Question.Merge byId(
            String id, String order, Set<String> sums, Set<String> least, Set<String> most, int defaultLimit) {
        return (items, params) -> {
            Map<String, ObjectNode> merged = new LinkedHashMap<>();
            for (JsonNode row : rows(items)) {
                ObjectNode seen = merged.get(row.path(id).asText());
                if (seen == null) {
                    merged.put(row.path(id).asText(), row.deepCopy());
                } else {
                    add(seen, row, sums, least, most);
                }
            }
            List<JsonNode> rows = new ArrayList<>(merged.values());
            rows.sort(
                    Comparator.comparingDouble((JsonNode row) -> row.path(order).asDouble())
                            .reversed());
            return array(rows, params.count("limit", defaultLimit, 10_000));
        };
    }

    private static void add(ObjectNode seen, JsonNode row, Set<String> sums, Set<String> least, Set<String> most) {
        for (Iterator<Map.Entry<String, JsonNode>> it = row.fields(); it.hasNext(); ) {
            Map.Entry<String, JsonNode> e = it.next();
            String name = e.getKey();
            JsonNode mine = seen.path(name);
            JsonNode other = e.getValue();
            if (mine instanceof MissingNode || mine.isNull()) {
                seen.set(name, other);
            } else if (sums.contains(name)) {
                seen.set(name, sum(mine, other));
            } else if (least.contains(name) && other.asDouble() < mine.asDouble()) {
                seen.set(name, other);
            } else if (most.contains(name) && other.asDouble() > mine.asDouble()) {
                seen.set(name, other);
            }
        }
    }

    private static JsonNode sum(JsonNode a, JsonNode b) {
        if (a instanceof ArrayNode left && b instanceof ArrayNode right) {
            ArrayNode out = Json.shared().createArrayNode();
            for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
                out.add(!left.has(i) ? right.get(i) : !right.has(i) ? left.get(i) : sum(left.get(i), right.get(i)));
            }
            return out;
        }
        if (a instanceof ObjectNode left && b instanceof ObjectNode right) {
            ObjectNode out = left.deepCopy();
            right.fields()
                    .forEachRemaining(e -> out.set(
                            e.getKey(), out.has(e.getKey()) ? sum(out.get(e.getKey()), e.getValue()) : e.getValue()));
            return out;
        }
        if (a.isIntegralNumber() && b.isIntegralNumber()) {
            return Json.shared().getNodeFactory().numberNode(a.asLong() + b.asLong());
        }
        return Json.shared().getNodeFactory().numberNode(a.asDouble() + b.asDouble());
    }

    private static List<JsonNode> rows(List<JsonNode> items) {
        List<JsonNode> rows = new ArrayList<>();
        for (JsonNode item : items) {
            item.forEach(rows::add);
        }
        return rows;
    }

    private static JsonNode array(List<JsonNode> rows, int limit) {
        ArrayNode out = Json.shared().createArrayNode();
        for (int i = 0; i < Math.min(limit, rows.size()); i++) {
            out.add(rows.get(i));
        }
        return out;
    }

    /** @return how many instances, and what they do: one of them, or several */
    static String instances(int n, String one, String several) {
        return n == 1 ? "1 instance " + one : n + " instances " + several;
    }
}
