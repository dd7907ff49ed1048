package io.tidewatch.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the number of series bounded: the first ones are admitted, later ones of the same name share one series whose
 * labels all read {@value #OTHER}. A gauge has no sum, so that later gauges are not taken at all, nor are later functions sent. Nothing is remembered of
 * what is not admitted. Says so once for each name. Thread-safe.
 */
final class CardinalityGuard {
    static final String OTHER = "_other";
    /** Of one name: one for each set of label names and type of meter, then one for all that is left. */
    private static final int MOST_OTHERS = 8;

    private static final int MOST_TOLD = 100;

    private static final Logger LOG = LoggerFactory.getLogger(CardinalityGuard.class);

    private final int maxPerName;
    private final int maxAll;
    private final Map<Meter.Id, Place> admitted = new ConcurrentHashMap<>();
    private final Map<String, Count> counts = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private final LongAdder overflowed = new LongAdder();
    private int all;
    private int others;
    private boolean full;

    private record Place(Meter.Type type, boolean shared) {}

    private static final class Count {
        int series;
        int others;
        boolean wanting;
    }

    CardinalityGuard(int maxPerName, int maxAll) {
        this.maxPerName = maxPerName;
        this.maxAll = maxAll;
    }

    /** @return the id itself where it has a place, else that of the series it has to share */
    Meter.Id place(Meter.Id id) {
        if (admitted.containsKey(id)) {
            return id;
        }
        return admit(id) ? id : shared(id);
    }

    /** @return whether a meter of this id may be made */
    boolean hasPlace(Meter.Id id) {
        return admitted.containsKey(id);
    }

    /** @return whether the series is one that others share */
    boolean isShared(Meter.Id id) {
        Place place = admitted.get(id);
        return place != null && place.shared;
    }

    /** @return how many times a series was asked for that was not admitted */
    long overflowed() {
        return overflowed.sum();
    }

    /** @return how many series have a place */
    int size() {
        return admitted.size();
    }

    /** The meter was removed: its place is free. */
    synchronized void release(Meter.Id id) {
        Place place = admitted.remove(id);
        Count count = counts.get(id.getName());
        if (place == null || count == null) {
            return;
        }
        if (place.shared) {
            others--;
            count.others--;
        } else {
            all--;
            count.series--;
        }
        if (count.series + count.others == 0) {
            counts.remove(id.getName());
        }
    }

    /** @return whether the name was refused a series since it was last asked */
    synchronized boolean wants(String name) {
        Count count = counts.get(name);
        boolean wanting = count != null && count.wanting;
        if (wanting) {
            count.wanting = false;
        }
        return wanting;
    }

    /** @return whether a series was refused for all names' bound since it was last asked */
    synchronized boolean wantsAny() {
        boolean wanting = full;
        full = false;
        return wanting;
    }

    private synchronized boolean admit(Meter.Id id) {
        if (admitted.containsKey(id)) {
            return true;
        }
        Count count = counts.get(id.getName());
        if (all < maxAll && (count == null || count.series < maxPerName)) {
            if (count == null) {
                count = new Count();
                counts.put(id.getName(), count);
            }
            admitted.put(id, new Place(id.getType(), false));
            count.series++;
            all++;
            return true;
        }
        overflowed.increment();
        full |= all >= maxAll;
        if (count != null) {
            count.wanting = true;
        }
        tell(id.getName(), count == null ? 0 : count.series);
        return false;
    }

    private synchronized Meter.Id shared(Meter.Id id) {
        if (id.getType() == Meter.Type.GAUGE) {
            return id;
        }
        Meter.Id others = ofType(id.replaceTags(
                id.getTags().stream().map(tag -> Tag.of(tag.getKey(), OTHER)).toList()));
        if (admitOther(others, MOST_OTHERS)) {
            return others;
        }
        Meter.Id rest = ofType(id.replaceTags(List.of(Tag.of(OTHER, "true"))));
        return admitOther(rest, MOST_OTHERS + 2) ? rest : id;
    }

    /** A name that is counter and timer: one id cannot be both. */
    private Meter.Id ofType(Meter.Id id) {
        Place place = admitted.get(id);
        return place == null || place.type == id.getType()
                ? id
                : id.withTag(Tag.of(OTHER + "_type", id.getType().name().toLowerCase(Locale.ROOT)));
    }

    private boolean admitOther(Meter.Id id, int most) {
        if (admitted.containsKey(id)) {
            return true;
        }
        Count count = counts.get(id.getName());
        if (others >= maxAll || count != null && count.others >= most) {
            return false;
        }
        if (count == null) {
            count = new Count();
            counts.put(id.getName(), count);
        }
        admitted.put(id, new Place(id.getType(), true));
        count.others++;
        others++;
        return true;
    }

    private void tell(String name, int series) {
        if (told.size() < MOST_TOLD && told.add(name)) {
            LOG.warn(
                    "Metric {} has too many series ({} of at most {}, {} of {} in all): further ones go to {}",
                    name,
                    series,
                    maxPerName,
                    all,
                    maxAll,
                    OTHER);
        }
    }
}
