package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricPoint;
import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Row of the names of the series of one chunk, in the order of their places. */
final class NamesRow {
    private static final int VERSION = 1;
    private static final MetricPoint.Kind[] KINDS = {
        MetricPoint.Kind.GAUGE, MetricPoint.Kind.COUNTER, MetricPoint.Kind.DISTRIBUTION
    };

    private NamesRow() {}

    static byte[] encode(List<SeriesName> names, RowWriter out) {
        out.reset().one(VERSION).count(names.size());
        for (SeriesName name : names) {
            out.one(
                    switch (name.kind()) {
                        case GAUGE -> 0;
                        case COUNTER -> 1;
                        case DISTRIBUTION -> 2;
                    });
            out.text(name.metric()).count(name.labels().size());
            for (Map.Entry<String, String> e : new TreeMap<>(name.labels()).entrySet()) {
                out.text(e.getKey()).text(e.getValue());
            }
        }
        return out.toBytes();
    }

    static List<SeriesName> decode(byte[] row) {
        List<SeriesName> out = new ArrayList<>();
        RowReader in = new RowReader(row, VERSION);
        for (long n = in.count(); n > 0; n--) {
            MetricPoint.Kind kind = KINDS[in.one()];
            String metric = in.text();
            Map<String, String> labels = new TreeMap<>();
            for (long i = in.count(); i > 0; i--) {
                String key = in.text();
                labels.put(key, in.text());
            }
            out.add(new SeriesName(metric, labels, kind));
        }
        return out;
    }
}
