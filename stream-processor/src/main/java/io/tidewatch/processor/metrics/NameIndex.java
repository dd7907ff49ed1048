package io.tidewatch.processor.metrics;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which chunks of a source have series of a metric: so that a question reads those rows and not all of them. Learned from the
 * rows when a source is read whole, and worth nothing once the source has another number of series: a series never moves to
 * another chunk. Bounded: where there is no room, one in {@value #ADMITTED} takes the place of those asked for longest ago.
 * Questions go over all sources in turn: if each took a place, it would be that of the source that is asked next. Thread-safe.
 */
final class NameIndex {
    /** Pairs of source and metric that are remembered, some hundred bytes each. */
    static final int MOST_PAIRS = 300_000;

    /** So many ask for a place that is taken until one gets it. */
    private static final int ADMITTED = 8;

    /** Least recently asked for first. */
    private final LinkedHashMap<String, Names> bySource = new LinkedHashMap<>(16, 0.75f, true);

    private final int most;
    private long pairs;
    private int turnedAway;

    NameIndex() {
        this(MOST_PAIRS);
    }

    NameIndex(int most) {
        this.most = most;
    }

    /** What a source's series are called, in the making and then not changed any more. */
    static final class Names {
        private final Map<String, BitSet> chunks = new HashMap<>();
        private final int series;
        private final long firstMillis;
        private int read;

        private Names(SourceHead head) {
            series = head.series();
            firstMillis = head.firstMillis();
        }

        void add(int chunk, List<SeriesName> names) {
            read += names.size();
            for (SeriesName name : names) {
                chunks.computeIfAbsent(name.metric(), m -> new BitSet()).set(chunk);
            }
        }

        private boolean isOf(SourceHead head) {
            return series == head.series() && firstMillis == head.firstMillis();
        }
    }

    /** A source is going to be read whole. */
    Names begin(SourceHead head) {
        return new Names(head);
    }

    /** It was read; names that are just being written are not all there yet, and not kept. */
    synchronized void keep(String source, Names names) {
        if (names.read != names.series || names.chunks.size() > most) {
            return;
        }
        boolean full = pairs + names.chunks.size() > most;
        if (full && !bySource.containsKey(source) && ++turnedAway % ADMITTED != 0) {
            return;
        }
        forget(bySource.remove(source));
        bySource.put(source, names);
        pairs += names.chunks.size();
        while (pairs > most) {
            var eldest = bySource.entrySet().iterator();
            forget(eldest.next().getValue());
            eldest.remove();
        }
    }

    /** @return chunks of the source that have series of the metric; null where that is not known */
    synchronized @Nullable BitSet chunks(String source, SourceHead head, String metric) {
        Names names = bySource.get(source);
        if (names == null) {
            return null;
        }
        return names.isOf(head) ? names.chunks.getOrDefault(metric, new BitSet()) : null;
    }

    private void forget(@Nullable Names names) {
        pairs -= names == null ? 0 : names.chunks.size();
    }
}
