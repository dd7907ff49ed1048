package io.tidewatch.agent.gateway.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.DistributionSketch;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistogramsTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    private final Losses losses = new Losses();

    @Test
    void quantile_liesWhereInterpolationPutsIt() {
        Distribution d = counts(new double[] {1, 2, 4}, 0, 100, 100, 0).toDistribution();

        DistributionSketch sketch = DistributionSketch.of(d);
        assertThat(d.count()).isEqualTo(200);
        assertThat(d.sum()).isEqualTo(500);
        assertThat(sketch.quantile(0.25)).isCloseTo(1.5, within(0.05));
        assertThat(sketch.quantile(0.75)).isCloseTo(3.0, within(0.1));
    }

    @Test
    void valuesAboveAllBounds_lieAtTheGreatest() {
        Distribution d = counts(new double[] {1}, 0, 3).toDistribution();

        assertThat(d.count()).isEqualTo(3);
        assertThat(d.max()).isEqualTo(1);
    }

    @Test
    void aBillionValues_areCountedExactly() {
        Distribution d = counts(new double[] {1, 2}, 7, 1_000_000_007L, 3).toDistribution();

        long inBuckets = 0;
        for (long count : d.counts()) {
            inBuckets += count;
        }
        assertThat(d.count()).isEqualTo(1_000_000_017L);
        assertThat(inBuckets + d.zeros()).isEqualTo(1_000_000_017L);
    }

    @Test
    void negativeValues_areTold_zerosAreNone() {
        assertThat(counts(new double[] {-5, 0, 5}, 0, 1, 0, 0).mayBeNegative()).isTrue();
        assertThat(counts(new double[] {-5, 0, 5}, 0, 0, 1, 0).mayBeNegative()).isFalse();
        assertThat(counts(new double[] {0, 5}, 4, 1, 0).mayBeNegative()).isFalse();
        assertThat(counts(new double[] {0, 5}, 4, 1, 0).toDistribution().zeros())
                .isEqualTo(4);
    }

    @Test
    void growth_isWhatWasAdded_aResetCountsWhole() {
        BucketGrowth growth = new BucketGrowth();
        double[] bounds = {1, 2};

        assertThat(growth.take(counts(bounds, 10, 10, 10), 1, 0, false)).isNull();
        assertThat(growth.take(counts(bounds, 11, 10, 12), 2, 0, false))
                .satisfies(added -> assertThat(added.counts()).containsExactly(1, 0, 2));
        assertThat(growth.take(counts(bounds, 3, 0, 0), 3, 0, false))
                .satisfies(added -> assertThat(added.counts()).containsExactly(3, 0, 0));
        assertThat(growth.take(counts(bounds, 4, 0, 0), 4, 3, false))
                .satisfies(added -> assertThat(added.counts()).containsExactly(4, 0, 0));
        assertThat(growth.isNew(4)).isFalse();
    }

    @Test
    void growth_overBucketsThatCameOrBecameOne() {
        BucketGrowth growth = new BucketGrowth();
        growth.take(counts(new double[] {2, 4}, 0, 5, 0), 1, 0, false);

        // one came below, one above
        assertThat(growth.take(counts(new double[] {1, 2, 4, 8}, 0, 1, 6, 2, 0), 2, 0, false))
                .satisfies(added -> assertThat(added.counts()).containsExactly(0, 1, 1, 2, 0));
        // and two became one
        assertThat(growth.take(counts(new double[] {1, 4, 16}, 0, 8, 2, 0), 3, 0, false))
                .satisfies(added -> assertThat(added.counts()).containsExactly(0, 1, 0, 0));
        // what lies across the old ones cannot be compared
        assertThat(growth.take(counts(new double[] {3, 5}, 9, 9, 0), 4, 0, false))
                .isNull();
    }

    @Test
    void bucketsInAnyOrder_becomeWhatWasAdded() {
        ClassicHistogram histogram = new ClassicHistogram();
        for (int t = 1; t <= 3; t++) {
            assertThat(scrape(histogram, t * 15_000L, 10, 20, 30)).isNull();
        }
        assertThat(losses.counts()).isEmpty();

        assertThat(histogram.bucket(60_000, INF, 36, losses)).isNull();
        assertThat(histogram.bucket(60_000, 0.1, 11, losses)).isNull();
        ClassicHistogram.Grown grown = histogram.bucket(60_000, 0.5, 23, losses);

        assertThat(grown).isNotNull();
        assertThat(grown.timeMillis()).isEqualTo(60_000);
        assertThat(grown.counts().bounds()).containsExactly(0.1, 0.5);
        assertThat(grown.counts().counts()).containsExactly(1, 2, 3);
        assertThat(losses.counts()).isEmpty();
    }

    @Test
    void aBucketThatStaysAway_costsItsTimeOnly_andNoCount() {
        ClassicHistogram histogram = new ClassicHistogram();
        for (int t = 1; t <= 3; t++) {
            scrape(histogram, t * 15_000L, 10, 20, 30);
        }
        histogram.bucket(60_000, 0.1, 11, losses);
        histogram.bucket(60_000, INF, 31, losses);

        ClassicHistogram.Grown grown = scrape(histogram, 75_000, 12, 22, 33);

        assertThat(grown).isNotNull();
        assertThat(grown.counts().counts()).containsExactly(2, 0, 1);
        assertThat(losses.counts()).isEqualTo(Map.of(Loss.INCOMPLETE, 2L));
        assertThat(losses.told()).isZero();
    }

    @Test
    void whatIsSentAgain_isNotCountedAgain() {
        ClassicHistogram histogram = new ClassicHistogram();
        for (int t = 1; t <= 3; t++) {
            scrape(histogram, t * 15_000L, 10, 20, 30);
        }
        assertThat(scrape(histogram, 60_000, 11, 21, 31)).isNotNull();

        assertThat(scrape(histogram, 60_000, 11, 21, 31)).isNull();

        assertThat(losses.counts()).isEqualTo(Map.of(Loss.OUT_OF_ORDER, 3L));
    }

    @Test
    void bucketsWithoutEnd_areBounded() {
        ClassicHistogram histogram = new ClassicHistogram();
        for (int i = 0; i < 10 * ClassicHistogram.MOST_BUCKETS; i++) {
            histogram.bucket(1, i, i, losses);
        }
        assertThat(losses.counts()).isEqualTo(Map.of(Loss.LABELS, 9L * ClassicHistogram.MOST_BUCKETS));
    }

    private ClassicHistogram.Grown scrape(ClassicHistogram histogram, long timeMillis, double a, double b, double all) {
        ClassicHistogram.Grown first = histogram.bucket(timeMillis, 0.1, a, losses);
        ClassicHistogram.Grown second = histogram.bucket(timeMillis, 0.5, b, losses);
        ClassicHistogram.Grown third = histogram.bucket(timeMillis, INF, all, losses);
        return third != null ? third : second != null ? second : first;
    }

    private static BucketCounts counts(double[] bounds, long... counts) {
        return new BucketCounts(bounds, counts, 500, Double.NaN, Double.NaN);
    }
}
