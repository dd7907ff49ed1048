package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Condition;
import io.tidewatch.processor.detect.Detector;
import io.tidewatch.processor.detect.Tuning;
import io.tidewatch.processor.rules.AnomalyJudge;
import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.rules.Pane;
import io.tidewatch.processor.rules.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The detectors of this partition's anomaly alerts, and what was usual in each window. Both outlive their alerts: a source
 * that says goodbye and comes back an hour later is no stranger. What has no new window for {@link #LEARNED_FOR} is let go.
 */
final class Detectors {
    static final Duration LEARNED_FOR = Duration.ofDays(7);

    /** For how long what was usual is kept, for charts. */
    static final Duration BANDS_FOR = Duration.ofDays(2);

    private static final long SWEPT_EVERY_MILLIS = Duration.ofHours(1).toMillis();
    /** So many windows are a sparkline. */
    static final int SPARKS = 24;

    private final KeyValueStore<String, DetectorRow> detectors;
    private final KeyValueStore<String, BandBlock> bands;
    private long nextSweepMillis = Long.MIN_VALUE;

    Detectors(KeyValueStore<String, DetectorRow> detectors, KeyValueStore<String, BandBlock> bands) {
        this.detectors = detectors;
        this.bands = bands;
    }

    /** Judges the window of an anomaly rule that ends there, and learns it: each window once, in order. */
    Verdict judge(AlertRow row, Evaluation of, Condition.Anomaly condition, long endMillis) {
        long window = of.windowMillis();
        Pane pane = row.ring.between(endMillis - window, endMillis);
        DetectorRow known = detectors.get(row.key);
        String series = DetectorRow.series(condition);
        Tuning tuning = new Tuning(condition.sensitivity(), condition.direction());
        if (known == null || !known.series.equals(series)) {
            if (known != null) {
                forgetBands(row.key, Long.MAX_VALUE);
            }
            known = new DetectorRow(series, Detector.create(tuning));
        } else if (endMillis <= known.newestMillis) {
            // a row that was let go of and came back starts where the clock is, never before
            return new Verdict.Undecided("this window was judged already");
        }
        known.detector.tune(tuning);
        AnomalyJudge.Judged judged =
                AnomalyJudge.of(of.rule(), condition, pane, endMillis, window, known.side, known.detector);
        if (judged.reading() == null) {
            return judged.verdict();
        }
        known.newestMillis = endMillis;
        known.side = judged.side();
        detectors.put(row.key, known);
        draw(row.key, endMillis, window, judged);
        return judged.verdict();
    }

    private void draw(String alertKey, long endMillis, long window, AnomalyJudge.Judged judged) {
        String key = BandBlock.key(alertKey, BandBlock.firstEnd(endMillis, window));
        BandBlock block = bands.get(key);
        if (block == null) {
            forgetBands(alertKey, endMillis - BANDS_FOR.toMillis() - window * BandBlock.WINDOWS);
            block = BandBlock.around(endMillis, window);
        }
        block.set(endMillis, judged.value(), judged.reading());
        bands.put(key, block);
    }

    /** Lets go of what has not been heard of for long; cheap where it is not yet time. */
    void sweep(long closedMillis) {
        if (closedMillis < nextSweepMillis) {
            return;
        }
        nextSweepMillis = closedMillis + SWEPT_EVERY_MILLIS;
        List<String> old = new ArrayList<>();
        try (KeyValueIterator<String, DetectorRow> all = detectors.all()) {
            while (all.hasNext()) {
                KeyValue<String, DetectorRow> next = all.next();
                if (next.value.newestMillis < closedMillis - LEARNED_FOR.toMillis()) {
                    old.add(next.key);
                }
            }
        }
        for (String key : old) {
            detectors.delete(key);
            forgetBands(key, Long.MAX_VALUE);
        }
    }

    private void forgetBands(String alertKey, long beforeMillis) {
        List<String> old = new ArrayList<>();
        try (KeyValueIterator<String, BandBlock> all =
                bands.range(BandBlock.key(alertKey, 0), BandBlock.key(alertKey, beforeMillis))) {
            while (all.hasNext()) {
                old.add(all.next().key);
            }
        }
        old.forEach(bands::delete);
    }

    /** @return the values of the newest windows up to there, oldest first */
    List<Double> sparkline(String alertKey, Evaluation of, long endMillis) {
        return BandBlock.newest(bands, alertKey, of.windowMillis(), endMillis, SPARKS);
    }
}
