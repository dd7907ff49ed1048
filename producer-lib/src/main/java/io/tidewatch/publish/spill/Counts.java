package io.tidewatch.publish.spill;

/** Events by kind. Not thread-safe. */
public final class Counts {
    private final long[] byKind = new long[SpilledRecord.KINDS];

    public void add(int kind, long count) {
        byKind[kind] += count;
    }

    public long of(int kind) {
        return byKind[kind];
    }

    /** @return this less the other */
    Counts minus(Counts other) {
        Counts rest = new Counts();
        for (int i = 0; i < byKind.length; i++) {
            rest.byKind[i] = byKind[i] - other.byKind[i];
        }
        return rest;
    }

    void addAll(Counts other) {
        for (int i = 0; i < byKind.length; i++) {
            byKind[i] += other.byKind[i];
        }
    }
}
