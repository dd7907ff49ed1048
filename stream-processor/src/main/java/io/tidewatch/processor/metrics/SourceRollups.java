package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.IngestedMetrics;
import io.tidewatch.processor.store.RowWriter;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches in: numbers their series, says how much counters grew, writes last values and roll-ups. All state is in
 * rows; what is in memory of the names is bounded. Not thread-safe.
 */
final class SourceRollups {
    private final Rows series;
    private final Rows rollups;
    private final MetricsConfig config;
    private final MetricCounters counters;
    private final Rings rings;
    private final RowWriter out = new RowWriter();
    private final Map<String, SeriesBook> books = new LinkedHashMap<>(64, 0.75f, true);
    private final SeriesId id = new SeriesId(new SecureRandom().nextLong());
    private long cachedSeries;

    SourceRollups(Rows series, Rows rollups, MetricsConfig config, MetricCounters counters) {
        this.series = series;
        this.rollups = rollups;
        this.config = config;
        this.rings = Rings.of(config);
        this.counters = counters;
    }

    /**
     * @param known the source's row so far, or null
     * @param changed takes the source's row as it is now
     */
    MeasuredMetrics take(IngestedMetrics metrics, @Nullable SourceHead known, Consumer<SourceHead> changed) {
        String sourceKey = metrics.source().key();
        SeriesBook book = bookOf(sourceKey);
        try {
            TooLate tooLate = new TooLate();
            boolean told = metrics.batch().intervalMillis() > 0;
            int points = metrics.batch().points().size();
            long[] intervals = new long[told ? 0 : points];
            int[] numbers = new int[points];
            long before = known == null ? 0 : known.intervalMillis();
            double[] values = take(metrics, book, intervals, numbers, tooLate);
            // of what was made of lines the head keeps the interval it has
            long interval = told ? metrics.batch().intervalMillis() : Interval.learned(before, least(intervals));
            changed.accept(head(metrics, known, book, interval, tooLate));
            return new MeasuredMetrics(metrics, values, intervals, numbers, book.memo, book.ofAgent());
        } catch (RuntimeException e) {
            // what is in memory may be ahead of the rows: read it again next time
            forget(sourceKey);
            throw e;
        }
    }

    /** Drops what is in memory of the source. */
    void forget(String sourceKey) {
        SeriesBook book = books.remove(sourceKey);
        cachedSeries -= book == null ? 0 : book.size();
    }

    /** @return the least above 0; 0 where there is none */
    private static long least(long[] intervals) {
        long least = 0;
        for (long interval : intervals) {
            least = interval > 0 && (least == 0 || interval < least) ? interval : least;
        }
        return least;
    }

    /**
     * @param intervals takes those that are seen, by point; empty where the batch tells its own
     * @param numbers takes those of the points' series
     */
    private double[] take(IngestedMetrics metrics, SeriesBook book, long[] intervals, int[] numbers, TooLate tooLate) {
        MetricBatch batch = metrics.batch();
        int points = batch.points().size();
        int knownSeries = book.size();
        double[] values = new double[points];
        ChunkRollup[] open = new ChunkRollup[Chunk.of(book.size()) + 1];
        book.expect(points);
        for (int i = 0; i < points; i++) {
            MetricPoint point = batch.points().get(i);
            long overCap = book.overCap();
            int number = book.numberOf(point, i, config);
            // one for which there was no room shares its number with others
            numbers[i] = book.overCap() == overCap ? number : SeriesBook.NONE;
            if (number == SeriesBook.NONE) {
                values[i] = point.kind() == MetricPoint.Kind.GAUGE ? point.value() : Double.NaN;
                continue;
            }
            int chunk = Chunk.of(number);
            if (chunk >= open.length) {
                open = Arrays.copyOf(open, Math.max(chunk + 1, open.length * 2));
            }
            ChunkRollup rollup = open[chunk];
            if (rollup == null) {
                rollup = new ChunkRollup(series, rollups, book.keys, chunk, rings, metrics.eventMillis());
                open[chunk] = rollup;
            }
            int place = Chunk.placeOf(number);
            values[i] = metrics.ofLogs()
                    ? rollup.takeGrowth(place, point)
                    : rollup.take(place, point, batch.intervalMillis());
            if (intervals.length > 0) {
                intervals[i] = rollup.intervalMillis(place);
            }
        }
        counters.points.add(points);
        counters.pointsOverCap.add(book.overCap());
        if (book.size() > knownSeries) {
            writeNames(book, knownSeries);
        }
        for (ChunkRollup rollup : open) {
            if (rollup != null) {
                rollup.write(out, tooLate);
            }
        }
        counters.pointsTooLate.add(tooLate.of(Resolution.TEN_SECONDS));
        counters.pointsLost.add(tooLate.of(Resolution.HOUR));
        return values;
    }

    private void writeNames(SeriesBook book, int knownSeries) {
        List<SeriesName> added = book.takeAdded();
        for (int chunk = Chunk.of(knownSeries); chunk <= Chunk.of(book.size() - 1); chunk++) {
            byte[] key = book.keys.series(MetricKeys.NAMES, chunk);
            int from = chunk * Chunk.SERIES;
            List<SeriesName> names = new ArrayList<>();
            if (from < knownSeries) {
                names.addAll(
                        NamesRow.decode(Objects.requireNonNull(series.get(key), "a chunk that is known has names")));
            }
            int next = from + names.size() - knownSeries;
            names.addAll(added.subList(next, Math.min(added.size(), next + Chunk.SERIES - names.size())));
            series.put(key, NamesRow.encode(names, out));
        }
        cachedSeries += book.size() - knownSeries;
        evict(book);
    }

    private SeriesBook bookOf(String sourceKey) {
        SeriesBook known = books.get(sourceKey);
        if (known != null) {
            return known;
        }
        MetricKeys keys = new MetricKeys(sourceKey);
        SeriesBook book = new SeriesBook(keys, id);
        series.range(
                keys.series(MetricKeys.NAMES, 0),
                keys.series(MetricKeys.NAMES, 0xFFFF),
                (key, row) -> book.load(MetricKeys.chunkOf(key), NamesRow.decode(row)));
        books.put(sourceKey, book);
        cachedSeries += book.size();
        evict(book);
        return book;
    }

    private void evict(SeriesBook inUse) {
        Iterator<SeriesBook> eldest = books.values().iterator();
        while (cachedSeries > config.cachedSeriesPerTask() && eldest.hasNext()) {
            SeriesBook book = eldest.next();
            if (book != inUse) {
                cachedSeries -= book.size();
                eldest.remove();
            }
        }
    }

    private static SourceHead head(
            IngestedMetrics metrics,
            @Nullable SourceHead known,
            SeriesBook book,
            long intervalMillis,
            TooLate tooLate) {
        Source source = metrics.source();
        if (metrics.ofLogs()) {
            return ofLogs(metrics, known, book, tooLate);
        }
        return new SourceHead(
                known == null ? metrics.appendMillis() : known.firstMillis(),
                metrics.appendMillis(),
                metrics.eventMillis(),
                intervalMillis,
                SourceHead.ends(metrics.batch()),
                book.size(),
                (known == null ? 0 : known.pointsOverCap()) + book.overCap(),
                source.host(),
                source.environment(),
                source.release(),
                (known == null ? SourceHead.Late.NONE : known.tooLate()).plus(tooLate));
    }

    /** What was made of lines says nothing of when the source means to speak next, nor that it is back. */
    private static SourceHead ofLogs(
            IngestedMetrics metrics, @Nullable SourceHead known, SeriesBook book, TooLate tooLate) {
        Source source = metrics.source();
        if (known == null) {
            return new SourceHead(
                    metrics.appendMillis(),
                    metrics.appendMillis(),
                    metrics.eventMillis(),
                    0,
                    false,
                    book.size(),
                    book.overCap(),
                    source.host(),
                    source.environment(),
                    source.release(),
                    SourceHead.Late.NONE.plus(tooLate));
        }
        return new SourceHead(
                known.firstMillis(),
                Math.max(known.lastMillis(), metrics.appendMillis()),
                Math.max(known.lastEventMillis(), metrics.eventMillis()),
                known.intervalMillis(),
                known.ended(),
                book.size(),
                known.pointsOverCap() + book.overCap(),
                known.host().isEmpty() ? source.host() : known.host(),
                known.environment().isEmpty() ? source.environment() : known.environment(),
                known.release().isEmpty() ? source.release() : known.release(),
                known.tooLate().plus(tooLate));
    }
}
