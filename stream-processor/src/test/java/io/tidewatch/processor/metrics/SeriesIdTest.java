package io.tidewatch.processor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.MetricPoint;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeriesIdTest {
    @Test
    void id_isTheSame_whateverTheOrderOfLabels() {
        Map<String, String> one = new LinkedHashMap<>();
        one.put("a", "1");
        one.put("b", "2");
        Map<String, String> other = new LinkedHashMap<>();
        other.put("b", "2");
        other.put("a", "1");

        assertThat(text(7, MetricPoint.gauge("m", one, 1))).isEqualTo(text(7, MetricPoint.gauge("m", other, 2)));
        assertThat(text(7, MetricPoint.gauge("m", one, 1))).isNotEqualTo(text(8, MetricPoint.gauge("m", one, 1)));
    }

    @Test
    void id_differs_whereAnythingOfTheNameDoes() {
        Set<String> ids = new HashSet<>();
        int made = 0;
        for (String metric : new String[] {"", "m", "mm", "ma", "m\0", "long.metric.name", "long.metric.nam"}) {
            for (int i = 0; i < 3_000; i++) {
                ids.add(text(7, MetricPoint.gauge(metric, Map.of("k", "v" + i), 0)));
                ids.add(text(7, MetricPoint.gauge(metric, Map.of("k" + i, "v"), 0)));
                made += 2;
            }
            ids.add(text(7, MetricPoint.counter(metric, Map.of("k", "v1"), 0, 0)));
            ids.add(text(7, MetricPoint.gauge(metric, Map.of("kv", "1"), 0)));
            ids.add(text(7, MetricPoint.gauge(metric, Map.of("k", "v1", "v1", "k"), 0)));
            ids.add(text(7, MetricPoint.gauge(metric, Map.of("v1", "k"), 0)));
            made += 4;
        }
        assertThat(ids).hasSize(made);
    }

    private static String text(long seed, MetricPoint point) {
        SeriesId id = new SeriesId(seed).of(point);
        return id.high() + "/" + id.low();
    }
}
