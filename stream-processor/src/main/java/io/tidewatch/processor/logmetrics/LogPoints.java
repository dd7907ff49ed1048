package io.tidewatch.processor.logmetrics;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.IngestedMetrics;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What lines of one source amount to in a second of their time: of counters what they grew by.
 *
 * @param source whose lines they are
 * @param at where the newest record of lines lies that is in it
 * @param appendMillis its append time
 * @param eventMillis time of the newest line in it
 * @param points with no start and no total
 */
record LogPoints(Source source, Position at, long appendMillis, long eventMillis, List<MetricPoint> points) {
    private static final int VERSION = 1;
    private static final MetricPoint.Kind[] KINDS = {
        MetricPoint.Kind.GAUGE, MetricPoint.Kind.COUNTER, MetricPoint.Kind.DISTRIBUTION
    };

    LogPoints {
        points = List.copyOf(points);
    }

    IngestedMetrics toMetrics() {
        return new IngestedMetrics(
                source, at, appendMillis, eventMillis, MetricBatch.running(eventMillis, 0, points), true);
    }

    /** Bytes for the repartition topic: they live as long as a record is under way. */
    static Serde<LogPoints> serde() {
        return Serdes.serdeFrom(
                (topic, points) -> points == null ? null : write(points),
                (topic, bytes) -> bytes == null ? null : read(bytes));
    }

    private static byte[] write(LogPoints of) {
        Map<String, Integer> texts = new LinkedHashMap<>();
        RowWriter body = new RowWriter();
        for (MetricPoint point : of.points) {
            body.count(number(texts, point.name())).count(point.labels().size());
            point.labels()
                    .forEach((name, value) -> body.count(number(texts, name)).count(number(texts, value)));
            body.one(point.kind() == KINDS[0] ? 0 : point.kind() == KINDS[1] ? 1 : 2);
            Distribution d = point.distribution();
            if (d == null) {
                body.real(point.value());
            } else {
                write(d, body);
            }
        }
        Source s = of.source;
        RowWriter out = new RowWriter().one(VERSION);
        out.text(s.service())
                .text(s.instance())
                .text(s.host())
                .text(s.environment())
                .text(s.release());
        out.text(of.at.topic()).count(of.at.partition()).count(of.at.offset());
        out.signed(of.appendMillis).signed(of.eventMillis).count(texts.size());
        texts.keySet().forEach(out::text);
        return out.count(of.points.size()).bytes(body).toBytes();
    }

    private static int number(Map<String, Integer> texts, String text) {
        Integer known = texts.putIfAbsent(text, texts.size());
        return known == null ? texts.size() - 1 : known;
    }

    private static void write(Distribution d, RowWriter out) {
        out.count(d.count())
                .real(d.sum())
                .real(d.min())
                .real(d.max())
                .count(d.zeros())
                .count(d.indexes().length);
        for (int i = 0; i < d.indexes().length; i++) {
            out.signed(d.indexes()[i]).count(d.counts()[i]);
        }
    }

    private static LogPoints read(byte[] bytes) {
        RowReader in = new RowReader(bytes, VERSION);
        Source source = new Source(in.text(), in.text(), in.text(), in.text(), in.text());
        Position at = new Position(in.text(), (int) in.count(), in.count());
        long append = in.signed();
        long event = in.signed();
        List<String> texts = new ArrayList<>();
        for (int left = in.size(); left > 0; left--) {
            texts.add(in.text());
        }
        List<MetricPoint> points = new ArrayList<>();
        for (int left = in.size(); left > 0; left--) {
            points.add(point(in, texts));
        }
        return new LogPoints(source, at, append, event, points);
    }

    private static MetricPoint point(RowReader in, List<String> texts) {
        String name = texts.get((int) in.count());
        Map<String, String> labels = new HashMap<>();
        for (int left = in.size(); left > 0; left--) {
            labels.put(texts.get((int) in.count()), texts.get((int) in.count()));
        }
        MetricPoint.Kind kind = KINDS[in.one()];
        if (kind == MetricPoint.Kind.DISTRIBUTION) {
            return MetricPoint.distribution(name, labels, distribution(in));
        }
        return new MetricPoint(name, labels, kind, in.real(), 0, null);
    }

    private static Distribution distribution(RowReader in) {
        long count = in.count();
        double sum = in.real();
        double min = in.real();
        double max = in.real();
        long zeros = in.count();
        int n = in.size();
        int[] indexes = new int[n];
        long[] counts = new long[n];
        for (int i = 0; i < n; i++) {
            indexes[i] = (int) in.signed();
            counts[i] = in.count();
        }
        return new Distribution(count, sum, min, max, zeros, indexes, counts);
    }
}
