package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A metric that is known.
 *
 * @param unit as its name tells by convention, empty where it does not; see {@link UnitOf}
 * @param sources how many send it
 * @param labels the labels its series have, by name
 */
public record MetricName(
        String metric, MetricPoint.Kind kind, String unit, long sources, long series, Map<String, LabelValues> labels) {
    /**
     * Values of one label.
     *
     * @param values in order, not more than were asked for
     * @param more whether there are others
     */
    public record LabelValues(List<String> values, boolean more) {
        LabelValues plus(LabelValues other, int most) {
            TreeSet<String> all = new TreeSet<>(values);
            all.addAll(other.values);
            boolean cut = all.size() > most;
            return new LabelValues(
                    cut ? new ArrayList<>(all).subList(0, most) : List.copyOf(all), cut || more || other.more);
        }
    }

    /**
     * Those of several instances as one list: numbers add up, labels are united.
     *
     * @param mostValues of a label
     */
    public static List<MetricName> merge(List<MetricName> names, int mostValues) {
        Map<String, MetricName> out = new LinkedHashMap<>();
        for (MetricName name : names) {
            out.merge(name.metric + '\0' + name.kind, name, (a, b) -> a.plus(b, mostValues));
        }
        return List.copyOf(out.values());
    }

    private MetricName plus(MetricName other, int mostValues) {
        Map<String, LabelValues> all = new TreeMap<>(labels);
        other.labels.forEach((label, values) -> all.merge(label, values, (a, b) -> a.plus(b, mostValues)));
        return new MetricName(metric, kind, unit, sources + other.sources, series + other.series, all);
    }
}
