package io.tidewatch.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The application's filters in their order, then the bounds: a filter that drops a label with too many values has to be
 * asked before they are counted, however late it was added. Thread-safe.
 */
final class FilterChain implements MeterFilter {
    private final List<MeterFilter> filters = new CopyOnWriteArrayList<>();
    private final LabelBounds labels;
    private final CardinalityGuard guard;

    FilterChain(LabelBounds labels, CardinalityGuard guard) {
        this.labels = labels;
        this.guard = guard;
    }

    void add(MeterFilter filter) {
        filters.add(filter);
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        Meter.Id mapped = id;
        for (MeterFilter filter : filters) {
            mapped = filter.map(mapped);
        }
        // what is denied anyway takes no place
        return asked(mapped) == MeterFilterReply.DENY ? mapped : guard.place(labels.within(mapped));
    }

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        return asked(id) == MeterFilterReply.DENY || !guard.hasPlace(id)
                ? MeterFilterReply.DENY
                : MeterFilterReply.NEUTRAL;
    }

    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
        DistributionStatisticConfig configured = config;
        for (MeterFilter filter : filters) {
            DistributionStatisticConfig next = filter.configure(id, configured);
            if (next != null) {
                configured = next;
            }
        }
        return configured;
    }

    private MeterFilterReply asked(Meter.Id id) {
        for (MeterFilter filter : filters) {
            MeterFilterReply reply = filter.accept(id);
            if (reply != MeterFilterReply.NEUTRAL) {
                return reply;
            }
        }
        return MeterFilterReply.NEUTRAL;
    }
}
