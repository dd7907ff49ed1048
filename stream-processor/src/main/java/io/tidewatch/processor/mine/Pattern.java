package io.tidewatch.processor.mine;

import org.jspecify.annotations.Nullable;

/** One pattern of a miner. Its id and template never change; it may be merged into a wider one. */
public final class Pattern {
    final Shape shape;
    private final String id;
    private final String template;
    private final long number;
    private @Nullable Pattern into;
    private boolean wide;
    boolean gone;
    long met;

    Pattern(Shape shape, long number) {
        this.shape = shape;
        this.id = PatternIds.of(shape.canonical());
        this.template = shape.template();
        this.number = number;
        this.met = number;
    }

    /** @return 16 hex digits */
    public String id() {
        return id;
    }

    /** @return text with {@code <*>} for each variable part */
    public String template() {
        return template;
    }

    /** @return place in the order in which the miner found its patterns, from 1 */
    public long number() {
        return number;
    }

    /** @return the pattern this one was merged into, last of all; itself where it was not merged */
    public Pattern current() {
        Pattern root = this;
        while (root.into != null) {
            root = root.into;
        }
        Pattern at = this;
        while (at.into != null && at.into != root) {
            Pattern next = at.into;
            at.into = root;
            at = next;
        }
        return root;
    }

    /** @return whether lines still get this id */
    public boolean live() {
        return into == null && !gone;
    }

    /** @return whether it stands for shapes of which it was generalised */
    boolean wide() {
        return wide;
    }

    void widen() {
        wide = true;
    }

    void mergeInto(Pattern wider) {
        into = wider;
    }
}
