package io.tidewatch.agent.gateway.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.event.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeriesBookTest {
    private static final Source SHOP = new Source("shop", "1", "", "", "");

    private final SeriesBook book = new SeriesBook(
            new SeriesBook.Limits(2, 3, 2, 16, 1_000, Set.of("replica")),
            (key, value) -> key.equals("password") ? "****" : value);
    private final Losses losses = new Losses();

    @Test
    void sameLabelsInAnyOrder_areOneSeries() {
        Map<String, String> other = new LinkedHashMap<>();
        other.put("b", "2");
        other.put("replica", "x");
        other.put("a", "1");

        Series first = book.series(SHOP, "m", Map.of("a", "1", "b", "2", "replica", "y"), 0, losses);

        assertThat(book.series(SHOP, "m", other, 0, losses)).isSameAs(first);
        assertThat(first.labels()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(losses.counts()).isEmpty();
    }

    @Test
    void labelsThatLookAlike_areTwo() {
        Series first = book.series(SHOP, "m", Map.of("a", "1:1:b1:2"), 0, losses);

        assertThat(book.series(SHOP, "m", Map.of("a", "1", "b", "2"), 0, losses))
                .isNotSameAs(first);
    }

    @Test
    void valuesAreRedacted_andCutWithinNoCharacter() {
        Series series = book.series(SHOP, "m", Map.of("password", "x", "a", "0123456789abcde\uD83D\uDE00"), 0, losses);

        assertThat(series.labels()).isEqualTo(Map.of("password", "****", "a", "0123456789abcde"));
    }

    @Test
    void pastTheBounds_newOnesAreRefused_knownOnesGoOn_andTheSilentMakeRoom() {
        for (int i = 0; i < 3; i++) {
            assertThat(book.series(SHOP, "m" + i, Map.of(), 0, losses)).isNotNull();
        }
        assertThat(book.series(SHOP, "m3", Map.of(), 1_000, losses)).isNull();
        assertThat(book.series(SHOP, "m1", Map.of(), 1_000, losses)).isNotNull();
        assertThat(losses.counts()).isEqualTo(Map.of(Loss.SERIES, 1L));

        assertThat(book.series(SHOP, "m3", Map.of(), 1_001, losses)).isNotNull();
        assertThat(book.series()).isEqualTo(2);
    }

    @Test
    void sources_areBoundedToo() {
        for (int i = 0; i < 3; i++) {
            book.series(new Source("s" + i, "1", "", "", ""), "m", Map.of(), 0, losses);
        }
        assertThat(losses.counts()).isEqualTo(Map.of(Loss.SOURCES, 1L));
        assertThat(book.sources()).isEqualTo(2);

        book.forgetSilent(1_001);

        assertThat(book.sources()).isZero();
        assertThat(book.series()).isZero();
    }

    @Test
    void tooManyLabels_orTooLongAName_areRefused() {
        assertThat(book.series(SHOP, "m", Map.of("a", "1", "b", "2", "c", "3"), 0, losses))
                .isNull();
        assertThat(book.series(SHOP, "m", Map.of("n".repeat(17), "1"), 0, losses))
                .isNull();
        assertThat(book.series(SHOP, "m".repeat(17), Map.of(), 0, losses)).isNull();
        assertThat(losses.counts()).isEqualTo(Map.of(Loss.LABELS, 3L));
    }
}
