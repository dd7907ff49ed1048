package io.tidewatch.agent.gateway.prometheus;

import io.tidewatch.agent.gateway.Refusal;
import io.tidewatch.agent.gateway.series.ClassicHistogram;
import io.tidewatch.agent.gateway.series.Gathered;
import io.tidewatch.agent.gateway.series.Loss;
import io.tidewatch.agent.gateway.series.Series;
import io.tidewatch.agent.gateway.series.SeriesBook;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes our events of a remote write request. Guarded by the book's lock. */
public final class RemoteWrite {
    /** The one NaN by which Prometheus says that a series ended. */
    static final long STALE_BITS = 0x7ff0000000000002L;

    private static final String NAME = "__name__";
    private static final String BOUND = "le";
    /** Job, instance, name and bound are labels there, not here. */
    private static final int OTHER_LABELS = 4;

    private final SeriesBook book;
    private final int maxLabels;
    private final Families families = new Families();

    public RemoteWrite(SeriesBook book, int maxLabels) {
        this.book = book;
        this.maxLabels = maxLabels;
    }

    /** @throws Refusal where the body is no write request; nothing of it was taken then that another try would repeat wrongly */
    public Gathered read(byte[] body, long nowMillis) throws Refusal {
        Gathered out = new Gathered();
        try {
            // all of it is looked at before any of it is taken
            new WriteRequestReader(maxLabels + OTHER_LABELS, new Described()).read(body);
            new WriteRequestReader(maxLabels + OTHER_LABELS, new Taken(out, nowMillis)).read(body);
        } catch (IOException e) {
            throw new Refusal(Refusal.Reason.MALFORMED, "the body is no prometheus.WriteRequest");
        }
        return out;
    }

    /** Takes what is said of metrics first: it may stand behind their series. */
    private final class Described implements WriteRequestReader.Sink {
        @Override
        public void series(
                Map<String, String> labels,
                double[] values,
                long[] times,
                int samples,
                int natives,
                WriteRequestReader.Fault fault) {
            String name = labels.getOrDefault(NAME, "");
            families.seen(name, labels.containsKey(BOUND), labels.containsKey("quantile"));
        }

        @Override
        public void metadata(String family, int type, String unit) {
            families.said(family, type);
        }
    }

    private final class Taken implements WriteRequestReader.Sink {
        private final Gathered out;
        private final long nowMillis;

        Taken(Gathered out, long nowMillis) {
            this.out = out;
            this.nowMillis = nowMillis;
        }

        @Override
        public void metadata(String family, int type, String unit) {}

        @Override
        public void series(
                Map<String, String> labels,
                double[] values,
                long[] times,
                int samples,
                int natives,
                WriteRequestReader.Fault fault) {
            if (natives > 0) {
                out.losses().add(Loss.UNSUPPORTED, natives);
            }
            String name = labels.getOrDefault(NAME, "");
            if (fault != WriteRequestReader.Fault.NONE || name.isEmpty()) {
                out.losses()
                        .add(
                                fault == WriteRequestReader.Fault.LABELS ? Loss.LABELS : Loss.INVALID,
                                Math.max(samples, natives > 0 ? 0 : 1));
                return;
            }
            Families.Role role =
                    families.role(name, labels.containsKey(BOUND), labels.containsKey("quantile"), nowMillis);
            if (role == Families.Role.UNKNOWN) {
                out.losses().add(Loss.UNKNOWN_KIND, samples);
                return;
            }
            for (int i = 0; i < samples; i++) {
                sample(name, labels, role, values[i], times[i]);
            }
        }

        private void sample(
                String name, Map<String, String> labels, Families.Role role, double value, long timeMillis) {
            if (!Double.isFinite(value)) {
                boolean stale = Double.doubleToRawLongBits(value) == STALE_BITS;
                out.losses().add(stale ? Loss.STALE : Loss.INVALID);
                return;
            }
            if (role == Families.Role.BUCKET) {
                bucket(name, labels, value, timeMillis);
                return;
            }
            Series series = series(name, labels, false);
            if (series == null) {
                return;
            }
            boolean gauge = role == Families.Role.GAUGE;
            out.point(
                    series,
                    timeMillis,
                    gauge
                            ? MetricPoint.gauge(series.name(), series.labels(), value)
                            : MetricPoint.counter(series.name(), series.labels(), value, 0));
            out.took();
            if (role == Families.Role.SUM) {
                Series histogram = series(Families.family(name, "_sum"), labels, true);
                if (histogram != null && !isRepeat(histogram, timeMillis)) {
                    grown(histogram, histogram.classic().sum(timeMillis, value, out.losses()));
                }
            }
        }

        private void bucket(String name, Map<String, String> labels, double value, long timeMillis) {
            double bound = bound(labels.getOrDefault(BOUND, ""));
            if (Double.isNaN(bound)) {
                out.losses().add(Loss.INVALID);
                return;
            }
            Series histogram = series(Families.family(name, "_bucket"), labels, true);
            if (histogram != null) {
                out.took();
                if (!isRepeat(histogram, timeMillis)) {
                    grown(histogram, histogram.classic().bucket(timeMillis, bound, value, out.losses()));
                }
            }
        }

        private boolean isRepeat(Series histogram, long timeMillis) {
            return !histogram.classic().isNew(timeMillis) && histogram.repeats(timeMillis, out);
        }

        private void grown(Series histogram, ClassicHistogram.@Nullable Grown grown) {
            if (grown == null) {
                return;
            }
            if (grown.counts().mayBeNegative()) {
                out.losses().add(Loss.UNSUPPORTED);
                return;
            }
            MetricPoint point = MetricPoint.distribution(
                    histogram.name(), histogram.labels(), grown.counts().toDistribution());
            out.growth(histogram, grown.timeMillis(), point);
        }

        private @Nullable Series series(String name, Map<String, String> labels, boolean withoutBound) {
            Map<String, String> own = new HashMap<>(labels);
            own.remove(NAME);
            String job = own.remove("job");
            String instance = own.remove("instance");
            if (withoutBound) {
                own.remove(BOUND);
            }
            Source source = new Source(job == null ? "" : job, instance == null ? "" : instance, "", "", "");
            return book.series(source, name, own, nowMillis, out.losses());
        }
    }

    private static double bound(String text) {
        try {
            return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
