package io.tidewatch.processor.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.report.Measure;
import io.tidewatch.report.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private static final long HOUR = 3_600_000;
    private static final long T0 = 1_767_225_600_000L;

    private final Random random = new Random(5);

    @Test
    void noise_isNoNews() {
        for (int i = 0; i < 200; i++) {
            assertThat(of(Measure.P95, period(1), s -> 0.2 + 0.02 * random.nextGaussian()))
                    .filteredOn(f -> f.change() == Report.Change.LEVEL)
                    .isEmpty();
        }
    }

    @Test
    void aRise_isToldByItsEnds() {
        assertThat(of(Measure.P95, period(1), s -> 0.2 + 0.002 * s + 0.001 * random.nextGaussian()))
                .filteredOn(f -> f.change() != Report.Change.LEVEL)
                .allSatisfy(f -> {
                    assertThat(f.change()).isEqualTo(Report.Change.RISES);
                    assertThat(f.from()).isCloseTo(0.2, within(0.01));
                    assertThat(f.to()).isCloseTo(0.318, within(0.01));
                });
    }

    @Test
    void aStep_isToldWhenItCame() {
        List<Report.Finding> found =
                of(Measure.ERROR_SHARE, period(1), s -> (s < 35 ? 0.01 : 0.2) + 0.001 * random.nextDouble());
        assertThat(found).singleElement().satisfies(f -> {
            assertThat(f.change()).isEqualTo(Report.Change.LEVEL);
            assertThat(f.atMillis()).isBetween(T0 + 35 * 60_000, T0 + 36 * 60_000);
            assertThat(f.from()).isCloseTo(0.01, within(0.002));
            assertThat(f.to()).isCloseTo(0.2, within(0.002));
        });
    }

    @Test
    void aDaysSeason_isNoChange_butAStepUnderItIs() {
        ReportPeriod week = period(7 * 24);
        IntToDoubleFunction season =
                s -> 100 + 60 * Math.sin(s * week.stepMillis() * 2 * Math.PI / (24 * HOUR)) + random.nextGaussian();
        assertThat(of(Measure.RATE, week, season)).isEmpty();
        assertThat(of(Measure.RATE, period(24), s -> season.applyAsDouble(s / 12)))
                .isEmpty();
        assertThat(of(Measure.RATE, week, s -> season.applyAsDouble(s) + (s >= 60 ? 150 : 0)))
                .anyMatch(f -> f.change() == Report.Change.LEVEL
                        && f.atMillis() >= week.startOf(58)
                        && f.atMillis() <= week.startOf(62));
    }

    @Test
    void gapsAndShortLines_areTaken() {
        List<@Nullable Double> values = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            values.add(i % 3 == 0 ? null : (Double) 1.0);
        }
        assertThat(Findings.of(Measure.P95, "", values, period(1))).isEmpty();
        assertThat(Findings.of(Measure.DISK, "/", List.of(), period(1))).isEmpty();
        assertThat(Findings.of(Measure.CPU, "", List.of(0.5), period(1))).isEmpty();
    }

    private static List<Report.Finding> of(Measure measure, ReportPeriod period, IntToDoubleFunction value) {
        List<@Nullable Double> values = new ArrayList<>();
        for (int i = 0; i < period.steps(); i++) {
            values.add(value.applyAsDouble(i));
        }
        return Findings.of(measure, "", values, period);
    }

    private static ReportPeriod period(int hours) {
        return ReportPeriod.of(T0, T0 + hours * HOUR, T0 + hours * HOUR, Duration.ofDays(3));
    }
}
