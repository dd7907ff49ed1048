package io.tidewatch.profile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stacks laid over each other: one node for each distinct beginning of a stack. Written in the order of a walk, children
 * by name. Where there are too many nodes the lightest are left out, which are far thinner than a pixel.
 */
final class FlameTree {
    private final Map<String, Integer> indexes = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final Node root = new Node("");
    private int size;

    private static final class Node {
        private final String name;
        private final Map<String, Node> children = new TreeMap<>();
        private long weight;

        Node(String name) {
            this.name = name;
        }
    }

    /** A node that still has to be walked. */
    private record Visit(Node node, int depth) {}

    /**
     * The tree, ready for a page.
     *
     * @param names distinct frames
     * @param nodes three numbers for each node: depth (1 for a root), index of its name, weight
     * @param left how many nodes were left out
     * @param least the weight below which they were
     */
    record Walk(List<String> names, List<Long> nodes, int left, long least) {}

    FlameTree(StackTable table) {
        for (WeighedStack stack : table.stacks()) {
            add(stack.frames(), stack.weight());
        }
        if (table.otherWeight() > 0) {
            add(List.of(PauseTable.OTHER), table.otherWeight());
        }
    }

    Walk walk(int maxNodes) {
        long least = size <= maxNodes ? 0 : leastOf(maxNodes);
        List<Long> nodes = new ArrayList<>();
        Deque<Visit> open = new ArrayDeque<>();
        push(open, root, 0, least);
        while (!open.isEmpty()) {
            Visit visit = open.pop();
            nodes.add((long) visit.depth());
            nodes.add((long) index(visit.node().name));
            nodes.add(visit.node().weight);
            push(open, visit.node(), visit.depth(), least);
        }
        return new Walk(List.copyOf(names), nodes, size - nodes.size() / 3, least);
    }

    private void add(List<String> frames, long weight) {
        Node at = root;
        for (String frame : frames) {
            Node child = at.children.get(frame);
            if (child == null) {
                child = new Node(frame);
                at.children.put(frame, child);
                size++;
            }
            child.weight += weight;
            at = child;
        }
    }

    private static void push(Deque<Visit> open, Node node, int depth, long least) {
        List<Node> children = new ArrayList<>(node.children.values());
        for (int i = children.size() - 1; i >= 0; i--) {
            if (children.get(i).weight >= least) {
                open.push(new Visit(children.get(i), depth + 1));
            }
        }
    }

    private int index(String name) {
        return indexes.computeIfAbsent(name, n -> {
            names.add(n);
            return names.size() - 1;
        });
    }

    /** @return a weight that at most that many nodes have or exceed */
    private long leastOf(int maxNodes) {
        List<Long> weights = new ArrayList<>(size);
        Deque<Node> open = new ArrayDeque<>(root.children.values());
        while (!open.isEmpty()) {
            Node node = open.pop();
            weights.add(node.weight);
            open.addAll(node.children.values());
        }
        weights.sort(java.util.Comparator.reverseOrder());
        return weights.get(maxNodes - 1) + 1;
    }
}
