package io.tidewatch.publish;

/**
 * A batch that was cut in two: it arrived when both halves have, and is lost with the first that is. On the publisher's and
 * the client's threads.
 */
final class HalvedBatch implements Capture<Object> {
    private final Capture<?> whole;
    private int open = 2;

    HalvedBatch(Capture<?> whole) {
        this.whole = whole;
    }

    @Override
    public int weightBytes() {
        return 0;
    }

    @Override
    public Object toEvent() {
        throw new IllegalStateException("a half is made already");
    }

    @Override
    public void delivered() {
        boolean last;
        synchronized (this) {
            open--;
            last = open == 0;
        }
        if (last) {
            whole.delivered();
        }
    }

    @Override
    public void lost(DropReason reason) {
        boolean first;
        synchronized (this) {
            first = open > 0;
            open = Integer.MIN_VALUE;
        }
        if (first) {
            whole.lost(reason);
        }
    }
}
