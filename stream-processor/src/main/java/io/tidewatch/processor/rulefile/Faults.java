package io.tidewatch.processor.rulefile;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Gathers the faults of one file: bounded, since one slip early on may make many. */
public final class Faults {
    private static final int MOST = 200;

    private final String file;
    private final List<Fault> all = new ArrayList<>();

    public Faults(String file) {
        this.file = file;
    }

    public void add(Node at, String message) {
        add(at.getStartMark(), 0, message);
    }

    /** @param offset how many characters after the mark, on its line */
    void add(Mark at, int offset, String message) {
        add(at.getLine() + 1, at.getColumn() + 1 + offset, message);
    }

    void add(int line, int column, String message) {
        if (all.size() < MOST) {
            all.add(new Fault(file, line, column, message));
        }
    }

    public int count() {
        return all.size();
    }

    public List<Fault> all() {
        return List.copyOf(all);
    }
}
