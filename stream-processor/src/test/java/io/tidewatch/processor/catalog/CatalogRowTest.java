package io.tidewatch.processor.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.processor.store.RowWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogRowTest {
    private static final long HOUR = 3_600_000;
    private static final long T0 = 500_000 * HOUR;

    @Test
    void pattern_isRare_whileItWasMetInFewOtherHours() {
        CatalogRow row = row(T0).heard(T0 + 60_000).heard(T0 + 2 * HOUR);

        assertThat(row.isRare(T0 + 2 * HOUR, 8 * HOUR, 1))
                .as("its own hour is none")
                .isTrue();
        CatalogRow again = row.heard(T0 + 5 * HOUR);
        assertThat(again.isRare(T0 + 5 * HOUR, 8 * HOUR, 1)).isFalse();
        assertThat(again.isRare(T0 + 5 * HOUR, 8 * HOUR, 2)).isTrue();
        assertThat(again.isRare(T0 + 5 * HOUR, 4 * HOUR, 1))
                .as("the first is too long ago")
                .isTrue();
    }

    @Test
    void hours_areBounded_inAnyOrder_andThoseOfWhatBecamePartOfItCount() {
        CatalogRow often = row(T0);
        for (int hour = 100; hour >= 0; hour--) {
            often = often.heard(T0 + hour * HOUR);
        }

        assertThat(often.hours()).hasSize(CatalogRow.MOST_HOURS).isSorted();
        assertThat(often.hours().get(CatalogRow.MOST_HOURS - 1)).isEqualTo(500_100);
        CatalogRow wide = row(T0 + 100 * HOUR).withHoursOf(often);
        assertThat(wide.isRare(T0 + 100 * HOUR, 50 * HOUR, 30)).isFalse();
        assertThat(CatalogRow.read("shop", "1", often.toBytes())).isEqualTo(often);
    }

    @Test
    void rowOfABuildBefore_countsAsMetOften_untilThatIsTooLongAgo() {
        byte[] before = new RowWriter()
                .one(1)
                .one(0)
                .text("a <*>")
                .text("")
                .signed(T0)
                .signed(T0)
                .count(1)
                .signed(T0 + HOUR)
                .signed(0)
                .signed(0)
                .toBytes();

        CatalogRow row = CatalogRow.read("shop", "1", before);

        assertThat(row.told().template()).isEqualTo("a <*>");
        assertThat(row.isRare(T0 + 24 * HOUR, 48 * HOUR, 3)).isFalse();
        assertThat(row.isRare(T0 + 72 * HOUR, 48 * HOUR, 3)).isTrue();
    }

    private static CatalogRow row(long atMillis) {
        CatalogPattern told = new CatalogPattern("shop", "1", "a <*>", false, "", atMillis, atMillis, false, 1);
        return new CatalogRow(told, atMillis, 0, 0, false, List.of(CatalogRow.hourOf(atMillis)), null);
    }
}
