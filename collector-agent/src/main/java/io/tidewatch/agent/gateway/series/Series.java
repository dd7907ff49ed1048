package io.tidewatch.agent.gateway.series;

import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One series of one source, and what is remembered of it. Guarded by its book's lock. */
public final class Series {
    private final Source source;
    private final String name;
    private final Map<String, String> labels;
    private @Nullable Accumulated sum;
    private @Nullable BucketGrowth growth;
    private @Nullable ClassicHistogram classic;
    private @Nullable Owed owed;
    long lastSeenMillis;

    Series(Source source, String name, Map<String, String> labels) {
        this.source = source;
        this.name = name;
        this.labels = labels;
    }

    public Source source() {
        return source;
    }

    public String name() {
        return name;
    }

    /** @return as they leave: redacted, cut */
    public Map<String, String> labels() {
        return labels;
    }

    /** A point that only this request could make was lost. */
    void owes(long timeMillis, MetricPoint lost) {
        Owed known = owed;
        if (known == null) {
            known = new Owed();
            owed = known;
        }
        known.add(timeMillis, lost);
    }

    /** @return the point with what was lost before it */
    MetricPoint withOwed(MetricPoint next) {
        return owed == null ? next : owed.paidWith(next);
    }

    /**
     * A request tells a time that was taken already. Where that was lost, it is repeated: what is owed is given out.
     *
     * @return whether the time is one that was lost
     */
    public boolean repeats(long timeMillis, Gathered out) {
        Owed known = owed;
        if (known == null) {
            return false;
        }
        MetricPoint lost = known.pay();
        if (lost != null) {
            out.growth(this, known.timeMillis(), lost);
        }
        return known.isPaid(timeMillis);
    }

    /** @return the total of a sum that tells only what was added */
    public Accumulated sum() {
        Accumulated known = sum;
        if (known == null) {
            known = new Accumulated();
            sum = known;
        }
        return known;
    }

    /** @return the last counts of a histogram that tells totals */
    public BucketGrowth growth() {
        BucketGrowth known = growth;
        if (known == null) {
            known = new BucketGrowth();
            growth = known;
        }
        return known;
    }

    /** @return the buckets of a histogram that come as series of their own */
    public ClassicHistogram classic() {
        ClassicHistogram known = classic;
        if (known == null) {
            known = new ClassicHistogram();
            classic = known;
        }
        return known;
    }
}
