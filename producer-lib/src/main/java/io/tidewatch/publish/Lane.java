package io.tidewatch.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewatch.event.Source;
import org.jspecify.annotations.Nullable;

/** What is kept of one source: its number space, and the lines that are becoming a record. On the sending thread only. */
final class Lane {
    private static final int FIRST_BYTES = 2 << 10;

    private final boolean own;
    private final byte[] key;
    private final long epochMillis;
    private final long[] nextSequence = new long[EventKind.values().length];
    private final @Nullable Pack[] packs = new Pack[EventKind.values().length];
    private Source source;

    /** @param own of the publisher itself: its packs are kept, large as they are */
    Lane(Source source, long epochMillis, boolean own) {
        this.source = source;
        this.key = source.key().getBytes(UTF_8);
        this.epochMillis = epochMillis;
        this.own = own;
        if (own) {
            packs[EventKind.LOG.index()] = new Pack(EventKind.LOG);
            packs[EventKind.SHORT_LOG.index()] = new Pack(EventKind.SHORT_LOG);
        }
    }

    boolean isOwn() {
        return own;
    }

    Source source() {
        return source;
    }

    /** What was said of it last holds: host, environment, release. */
    void source(Source said) {
        source = said;
    }

    byte[] key() {
        return key;
    }

    long epochMillis() {
        return epochMillis;
    }

    /** @return the number of the first of so many events; they are taken from here on */
    long take(EventKind kind, int count) {
        long first = nextSequence[kind.index()];
        nextSequence[kind.index()] = first + count;
        return first;
    }

    /** @return the pack of that kind, an empty one where there was none */
    Pack pack(EventKind kind) {
        Pack pack = packs[kind.index()];
        if (pack == null) {
            pack = new Pack(kind, FIRST_BYTES);
            packs[kind.index()] = pack;
        }
        return pack;
    }

    /** @return the pack of that kind; null where nothing was ever put into one since it was emptied */
    @Nullable
    Pack packOrNull(EventKind kind) {
        return packs[kind.index()];
    }

    /** It became a record. A thousand sources that said something once must not hold a thousand buffers. */
    void emptied(Pack pack) {
        pack.clear();
        if (!own) {
            packs[pack.kind().index()] = null;
        }
    }
}
