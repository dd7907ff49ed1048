package io.tidewatch.processor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.MetricPoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NameIndexTest {
    @Test
    void source_isKnownAsLongAsItHasTheSameSeries() {
        NameIndex index = new NameIndex();
        NameIndex.Names names = index.begin(head(7, 2));
        names.add(0, List.of(name("a")));
        names.add(1, List.of(name("b")));
        index.keep("s", names);

        assertThat(index.chunks("s", head(7, 2), "b").stream()).containsExactly(1);
        assertThat(index.chunks("s", head(7, 2), "c").isEmpty()).isTrue();
        assertThat(index.chunks("s", head(7, 3), "b")).isNull();
        assertThat(index.chunks("s", head(8, 2), "b")).isNull();
        assertThat(index.chunks("t", head(7, 2), "b")).isNull();
    }

    @Test
    void whatIsNotAllThereYet_isNotRemembered() {
        NameIndex index = new NameIndex();
        NameIndex.Names names = index.begin(head(7, 2));
        names.add(0, List.of(name("a")));
        index.keep("s", names);

        assertThat(index.chunks("s", head(7, 2), "a")).isNull();
    }

    @Test
    void bound_isOfSourcesAndTheirMetrics_theLongestUnaskedGoesFirst() {
        NameIndex index = new NameIndex(4);
        for (String source : List.of("a", "b")) {
            put(index, source, "x", "y");
        }
        assertThat(index.chunks("a", head(1, 2), "x")).isNotNull();

        for (int i = 0; i < 8; i++) {
            put(index, "c", "x", "y");
        }

        assertThat(index.chunks("c", head(1, 2), "x")).isNotNull();
        assertThat(index.chunks("b", head(1, 2), "x")).isNull();
        assertThat(index.chunks("a", head(1, 2), "x")).isNotNull();
        put(index, "huge", "1", "2", "3", "4", "5");
        assertThat(index.chunks("huge", head(1, 5), "1")).isNull();
    }

    @Test
    void moreSourcesThanThereIsRoomFor_askedInTurn_areMostlyFoundAsFarAsThereIsRoom() {
        NameIndex index = new NameIndex(100);
        int found = 0;
        for (int turn = 0; turn < 10; turn++) {
            for (int i = 0; i < 120; i++) {
                String source = "s" + i;
                if (index.chunks(source, head(1, 1), "x") == null) {
                    put(index, source, "x");
                } else {
                    found++;
                }
            }
        }
        // nine turns of a hundred are all there can be
        assertThat(found).isGreaterThan(800);
    }

    private static void put(NameIndex index, String source, String... metrics) {
        NameIndex.Names names = index.begin(head(1, metrics.length));
        for (String metric : metrics) {
            names.add(0, List.of(name(metric)));
        }
        index.keep(source, names);
    }

    private static SeriesName name(String metric) {
        return new SeriesName(metric, Map.of(), MetricPoint.Kind.GAUGE);
    }

    private static SourceHead head(long firstMillis, int series) {
        return new SourceHead(firstMillis, 0, 0, 10_000, false, series, 0, "", "", "", SourceHead.Late.NONE);
    }
}
