package io.tidewatch.processor.ruletest;

import org.yaml.snakeyaml.nodes.Node;

/**
 * Where something stands in a test file.
 *
 * @param line from 1
 * @param column from 1
 */
public record Place(int line, int column) {
    static Place of(Node node) {
        return new Place(node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1);
    }
}
