package io.tidewatch.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the number of series bounded: the first ones are admitted, later ones of the same name share one series whose
 * labels all read {@value #OTHER}. A gauge has no sum, so that later gauges are not taken at all. Says so once for each
 * name. Thread-safe.
 */
final class CardinalityGuard implements MeterFilter {
    static final String OTHER = "_other";
    private static final Logger LOG = LoggerFactory.getLogger(CardinalityGuard.class);

    private final int maxPerName;
    private final int maxAll;
    private final Map<String, Set<Meter.Id>> admitted = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private int all;
    private long folded;

    CardinalityGuard(int maxPerName, int maxAll) {
        this.maxPerName = maxPerName;
        this.maxAll = maxAll;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        return id.getType() == Meter.Type.GAUGE || admit(id) ? id : id.replaceTags(others(id));
    }

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        boolean refused = id.getType() == Meter.Type.GAUGE && !admit(id);
        return refused ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
    }

    /** @return how many times a series was asked for that was not admitted */
    synchronized long folded() {
        return folded;
    }

    private synchronized boolean admit(Meter.Id id) {
        Set<Meter.Id> ids = admitted.get(id.getName());
        if (ids != null && ids.contains(id)) {
            return true;
        }
        // every name keeps the right to its series without labels
        boolean room = all < maxAll && (ids == null || ids.size() < maxPerName);
        if (!room && id.getTags().isEmpty() && all < 2 * maxAll) {
            room = true;
        }
        if (room) {
            admitted.computeIfAbsent(id.getName(), name -> new HashSet<>()).add(id);
            all++;
            return true;
        }
        folded++;
        if (told.size() < maxAll && told.add(id.getName())) {
            LOG.warn(
                    "Metric {} has too many series ({} of at most {}, {} of {} in all): further ones go to {}",
                    id.getName(),
                    ids == null ? 0 : ids.size(),
                    maxPerName,
                    all,
                    maxAll,
                    OTHER);
        }
        return false;
    }

    private static List<Tag> others(Meter.Id id) {
        return id.getTags().stream().map(tag -> Tag.of(tag.getKey(), OTHER)).toList();
    }
}
