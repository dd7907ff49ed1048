package io.tidewatch.processor.ruletest;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** The words of one mapping: what they say, and where they stand. */
final class Fields {
    final Node whole;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, Object> said = new HashMap<>();

    Fields(Node whole) {
        this.whole = whole;
    }

    void put(String word, Node node, @Nullable Object value) {
        nodes.put(word, node);
        if (value != null) {
            said.put(word, value);
        }
    }

    boolean has(String word) {
        return nodes.containsKey(word);
    }

    Node node(String word) {
        return nodes.getOrDefault(word, whole);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // each word's type decides what is read for it
    <T> @Nullable T get(String word) {
        return (T) said.get(word);
    }

    <T> T get(String word, T absent) {
        T value = get(word);
        return value == null ? absent : value;
    }
}
