package io.tidewatch.agent.gateway.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.tidewatch.agent.gateway.Refusal;
import io.tidewatch.agent.gateway.series.BucketCounts;
import io.tidewatch.agent.gateway.series.Gathered;
import io.tidewatch.agent.gateway.series.Loss;
import io.tidewatch.agent.gateway.series.Series;
import io.tidewatch.agent.gateway.series.SeriesBook;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes our events of OTLP's metrics. Totals stay totals; what tells additions only (delta temporality) is made a total here,
 * for sums, and is what we have anyway, for histograms. Guarded by the book's lock.
 */
public final class OtlpMetrics {
    private static final long NANOS_A_MILLI = 1_000_000;
    /** A greater count than that is none: its sums would not be exact. */
    private static final long MOST_COUNT = 1L << 53;

    private final SeriesBook book;
    private final long startedMillis;

    /** @param startedMillis since when we listen: what began to count after that is known whole */
    public OtlpMetrics(SeriesBook book, long startedMillis) {
        this.book = book;
        this.startedMillis = startedMillis;
    }

    public Gathered read(byte[] body, boolean json, long nowMillis) throws Refusal {
        ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
        Wire.read(body, json, request);
        Gathered out = new Gathered();
        for (ResourceMetrics resource : request.getResourceMetricsList()) {
            Source source = Attributes.source(resource.getResource());
            for (ScopeMetrics scope : resource.getScopeMetricsList()) {
                Scope at = new Scope(source, scope.getScope().getName(), nowMillis, out);
                scope.getMetricsList().forEach(at::metric);
            }
        }
        return out;
    }

    /** @return the answer, which tells what was refused */
    public static byte[] answer(Gathered gathered, boolean json) {
        ExportMetricsServiceResponse.Builder answer = ExportMetricsServiceResponse.newBuilder();
        if (gathered.losses().told() > 0) {
            answer.setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
                    .setRejectedDataPoints(gathered.losses().told())
                    .setErrorMessage(gathered.losses().text()));
        }
        return Wire.bytes(answer.build(), json);
    }

    /** One scope of one source. */
    private final class Scope {
        private final Source source;
        private final String scope;
        private final long nowMillis;
        private final Gathered out;

        Scope(Source source, String scope, long nowMillis, Gathered out) {
            this.source = source;
            this.scope = scope;
            this.nowMillis = nowMillis;
            this.out = out;
        }

        void metric(Metric metric) {
            String name = metric.getName();
            switch (metric.getDataCase()) {
                case GAUGE -> metric.getGauge().getDataPointsList().forEach(p -> gauge(name, p));
                case SUM -> {
                    AggregationTemporality told = metric.getSum().getAggregationTemporality();
                    boolean grows = metric.getSum().getIsMonotonic();
                    metric.getSum().getDataPointsList().forEach(p -> sum(name, p, told, grows));
                }
                case HISTOGRAM -> {
                    AggregationTemporality told = metric.getHistogram().getAggregationTemporality();
                    metric.getHistogram().getDataPointsList().forEach(p -> histogram(name, p, told));
                }
                case EXPONENTIAL_HISTOGRAM -> {
                    AggregationTemporality told =
                            metric.getExponentialHistogram().getAggregationTemporality();
                    metric.getExponentialHistogram().getDataPointsList().forEach(p -> exponential(name, p, told));
                }
                case SUMMARY -> metric.getSummary().getDataPointsList().forEach(p -> summary(name, p));
                default -> out.losses().add(Loss.INVALID);
            }
        }

        private void gauge(String name, NumberDataPoint p) {
            if (isWritten(p.getFlags(), value(p))) {
                Series series = series(name, p.getAttributesList(), Map.of());
                if (series != null) {
                    point(series, p.getTimeUnixNano(), MetricPoint.gauge(series.name(), series.labels(), value(p)));
                    out.took();
                }
            }
        }

        private void sum(String name, NumberDataPoint p, AggregationTemporality told, boolean grows) {
            if (!isWritten(p.getFlags(), value(p)) || !isKnown(told)) {
                return;
            }
            Series series = series(name, p.getAttributesList(), Map.of());
            if (series == null) {
                return;
            }
            double total = value(p);
            long sinceMillis = p.getStartTimeUnixNano() / NANOS_A_MILLI;
            boolean additions = told == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
            long timeMillis = timeMillis(p.getTimeUnixNano());
            if (additions) {
                if (!series.sum().add(total, sinceMillis, timeMillis)) {
                    late(series, timeMillis);
                    return;
                }
                total = series.sum().total();
                sinceMillis = series.sum().startMillis();
            }
            MetricPoint point = grows
                    ? MetricPoint.counter(series.name(), series.labels(), total, Math.max(0, sinceMillis))
                    : MetricPoint.gauge(series.name(), series.labels(), total);
            if (additions) {
                out.growth(series, timeMillis, point);
            } else {
                point(series, p.getTimeUnixNano(), point);
            }
            out.took();
        }

        private void histogram(String name, HistogramDataPoint p, AggregationTemporality told) {
            if (!isWritten(p.getFlags(), p.getSum()) || !isKnown(told)) {
                return;
            }
            int bounds = p.getExplicitBoundsCount();
            // without bounds there may be no counts either: all is one bucket then
            boolean one = p.getBucketCountsCount() == 0 && bounds == 0;
            if (!one && p.getBucketCountsCount() != bounds + 1) {
                out.losses().add(Loss.INVALID);
                return;
            }
            long[] counts = new long[bounds + 1];
            double[] upTo = new double[bounds];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = one ? p.getCount() : p.getBucketCounts(i);
            }
            for (int i = 0; i < bounds; i++) {
                upTo[i] = p.getExplicitBounds(i);
            }
            double sum = p.hasSum() ? p.getSum() : Double.NaN;
            distribution(
                    series(name, p.getAttributesList(), Map.of()),
                    new Told(p.getTimeUnixNano(), p.getStartTimeUnixNano(), told),
                    new BucketCounts(
                            upTo,
                            counts,
                            sum,
                            p.hasMin() ? p.getMin() : Double.NaN,
                            p.hasMax() ? p.getMax() : Double.NaN));
        }

        private void exponential(String name, ExponentialHistogramDataPoint p, AggregationTemporality told) {
            if (!isWritten(p.getFlags(), p.getSum()) || !isKnown(told)) {
                return;
            }
            if (p.getNegative().getBucketCountsList().stream().anyMatch(count -> count != 0)) {
                out.losses().add(Loss.UNSUPPORTED);
                return;
            }
            BucketCounts counts = ExponentialBuckets.of(p);
            if (counts == null) {
                out.losses().add(Loss.INVALID);
                return;
            }
            distribution(
                    series(name, p.getAttributesList(), Map.of()),
                    new Told(p.getTimeUnixNano(), p.getStartTimeUnixNano(), told),
                    counts);
        }

        private void distribution(@Nullable Series series, Told when, BucketCounts told) {
            if (series == null) {
                return;
            }
            if (!isSound(told)) {
                out.losses().add(Loss.INVALID);
                return;
            }
            if (told.mayBeNegative()) {
                out.losses().add(Loss.UNSUPPORTED);
                return;
            }
            long timeMillis = timeMillis(when.timeNanos());
            long sinceMillis = when.startNanos() / NANOS_A_MILLI;
            if (!series.growth().isNew(timeMillis)) {
                late(series, timeMillis);
                return;
            }
            boolean additions = when.told() == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
            BucketCounts added = additions
                    ? series.growth().additions(told, timeMillis)
                    : series.growth().take(told, timeMillis, sinceMillis, sinceMillis >= startedMillis);
            out.took();
            if (added != null && added.total() > 0) {
                out.growth(
                        series,
                        timeMillis,
                        MetricPoint.distribution(series.name(), series.labels(), added.toDistribution()));
            }
        }

        /** Of a time that was taken: repeated because it was lost, or out of order. */
        private void late(Series series, long timeMillis) {
            if (series.repeats(timeMillis, out)) {
                out.took();
            } else {
                out.losses().add(Loss.OUT_OF_ORDER);
            }
        }

        private void summary(String name, SummaryDataPoint p) {
            if (!isWritten(p.getFlags(), p.getSum())) {
                return;
            }
            long since = Math.max(0, p.getStartTimeUnixNano() / NANOS_A_MILLI);
            Series count = series(name + ".count", p.getAttributesList(), Map.of());
            Series sum = series(name + ".sum", p.getAttributesList(), Map.of());
            if (count == null || sum == null) {
                return;
            }
            point(
                    count,
                    p.getTimeUnixNano(),
                    MetricPoint.counter(count.name(), count.labels(), (double) p.getCount(), since));
            point(sum, p.getTimeUnixNano(), MetricPoint.counter(sum.name(), sum.labels(), p.getSum(), since));
            for (SummaryDataPoint.ValueAtQuantile at : p.getQuantileValuesList()) {
                Series quantile =
                        series(name, p.getAttributesList(), Map.of("quantile", Double.toString(at.getQuantile())));
                if (quantile != null && Double.isFinite(at.getValue())) {
                    point(
                            quantile,
                            p.getTimeUnixNano(),
                            MetricPoint.gauge(quantile.name(), quantile.labels(), at.getValue()));
                }
            }
            out.took();
        }

        private boolean isWritten(int flags, double value) {
            if ((flags & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE) != 0) {
                out.losses().add(Loss.STALE);
                return false;
            }
            if (!Double.isFinite(value)) {
                out.losses().add(Loss.INVALID);
                return false;
            }
            return true;
        }

        private boolean isKnown(AggregationTemporality told) {
            boolean known = told == AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA
                    || told == AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
            if (!known) {
                out.losses().add(Loss.UNSUPPORTED);
            }
            return known;
        }

        private @Nullable Series series(String name, List<KeyValue> attributes, Map<String, String> further) {
            if (name.isEmpty()) {
                out.losses().add(Loss.INVALID);
                return null;
            }
            Map<String, String> labels = new LinkedHashMap<>(Attributes.labels(attributes));
            labels.putAll(further);
            if (!scope.isEmpty()) {
                // two libraries may measure under one name
                labels.put("otel.scope.name", scope);
            }
            return book.series(source, name, labels, nowMillis, out.losses());
        }

        private void point(Series series, long timeNanos, MetricPoint point) {
            out.point(series, timeMillis(timeNanos), point);
        }

        private long timeMillis(long timeNanos) {
            return timeNanos == 0 ? nowMillis : Long.divideUnsigned(timeNanos, NANOS_A_MILLI);
        }
    }

    /** When a histogram was told, and what its counts are counts of. */
    private record Told(long timeNanos, long startNanos, AggregationTemporality told) {}

    private static double value(NumberDataPoint p) {
        return p.getValueCase() == NumberDataPoint.ValueCase.AS_INT ? (double) p.getAsInt() : p.getAsDouble();
    }

    private static boolean isSound(BucketCounts counts) {
        double before = Double.NEGATIVE_INFINITY;
        for (double bound : counts.bounds()) {
            if (!(bound > before) || bound == Double.POSITIVE_INFINITY) {
                return false;
            }
            before = bound;
        }
        long total = 0;
        for (long count : counts.counts()) {
            if (count < 0 || count > MOST_COUNT) {
                return false;
            }
            total += count;
            if (total > MOST_COUNT) {
                return false;
            }
        }
        return true;
    }
}
