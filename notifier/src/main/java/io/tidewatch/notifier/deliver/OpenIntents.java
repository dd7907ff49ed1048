package io.tidewatch.notifier.deliver;

import io.tidewatch.notifier.message.Delivery;
import io.tidewatch.notifier.message.Intent;
import io.tidewatch.notifier.message.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The intents of one partition that have no outcome yet, by offset. Not thread-safe but for {@link Open#wanted}. */
final class OpenIntents {
    /** One of them. */
    static final class Open {
        private final Intent intent;
        private final long offset;
        private volatile boolean wanted = true;
        private boolean started;

        Open(Intent intent, long offset) {
            this.intent = intent;
            this.offset = offset;
        }

        Intent intent() {
            return intent;
        }

        boolean wanted() {
            return wanted;
        }

        void start() {
            started = true;
        }
    }

    private final SortedMap<Long, Open> byOffset = new TreeMap<>();
    private final Map<String, Open> byName = new HashMap<>();
    private final long endOffset;
    private long position;

    /** @param endOffset up to there the topic is read before anything is sent */
    OpenIntents(long position, long endOffset) {
        this.position = position;
        this.endOffset = endOffset;
    }

    void read(Delivery delivery, long offset) {
        if (delivery instanceof Intent intent) {
            Open open = new Open(intent, offset);
            byOffset.put(offset, open);
            byName.put(name(intent.channel(), intent.key(), intent.attempt()), open);
        } else if (delivery instanceof Outcome outcome) {
            close(outcome);
        }
    }

    /** It has an outcome: whoever sent it, it is not sent again. */
    void close(Outcome outcome) {
        Open open = byName.remove(name(outcome.channel(), outcome.key(), outcome.attempt()));
        if (open != null) {
            open.wanted = false;
            byOffset.remove(open.offset);
        }
    }

    void position(long offset) {
        position = offset;
    }

    /** @return whether all that was there at the start has been read, so that what is open really is */
    boolean caughtUp() {
        return position >= endOffset;
    }

    List<Open> toStart() {
        List<Open> out = new ArrayList<>();
        byOffset.values().stream().filter(o -> !o.started).forEach(out::add);
        return out;
    }

    /** @return where a successor has to read from: the oldest open intent, or the position where none is open */
    long commit() {
        return byOffset.isEmpty() ? position : byOffset.firstKey();
    }

    void abandon() {
        byOffset.values().forEach(o -> o.wanted = false);
    }

    int size() {
        return byOffset.size();
    }

    private static String name(String channel, String key, int attempt) {
        return channel + '\0' + key + '\0' + attempt;
    }
}
