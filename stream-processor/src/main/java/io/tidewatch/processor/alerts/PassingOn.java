package io.tidewatch.processor.alerts;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Up to where what was made of an input is known, too: it comes by one topic more than the word of how far the input is, and
 * where that input catches up, its clock moves much faster than anything gets through. In memory only: whoever begins anew
 * begins with what was known.
 */
final class PassingOn {
    /** What was made by then has been read at the other end: a commit, a fetch, another commit. */
    static final long WITHIN_MILLIS = 3_000;

    private static final long APART_MILLIS = 500;
    private static final int MOST = 16;

    private final long slackMillis;
    private final Deque<Said> said = new ArrayDeque<>();

    private record Said(long atMillis, long millis) {}

    /** @param slackMillis by so much less than what is known windows are closed */
    PassingOn(long slackMillis) {
        this.slackMillis = slackMillis;
    }

    /**
     * @param millis how far the input is
     * @param saidMillis when that was said
     * @param readMillis when the other end last said anything
     */
    long known(long millis, long saidMillis, long readMillis) {
        if (said.isEmpty() || saidMillis - said.getLast().atMillis >= APART_MILLIS) {
            said.addLast(new Said(saidMillis, millis));
        }
        Said through = said.removeFirst();
        if (said.size() >= MOST) {
            said.removeFirst();
        }
        while (!said.isEmpty() && said.getFirst().atMillis + WITHIN_MILLIS <= readMillis) {
            through = said.removeFirst();
        }
        said.addFirst(through);
        return Math.min(millis, through.millis + slackMillis);
    }

    /** So much was known before. */
    void begin(long millis, long saidMillis) {
        if (said.isEmpty()) {
            said.addLast(new Said(saidMillis, millis));
        }
    }
}
