package io.tidewatch.processor.errors;

import io.tidewatch.alert.ErrorGroup;
import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.processor.store.LocalStores;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** What the error groups of this instance's partitions are. A group lives on one instance. Thread-safe. */
public final class ErrorViews {
    private final LocalStores stores;
    private final Clock clock;

    public ErrorViews(LocalStores stores, Clock clock) {
        this.stores = stores;
        this.clock = clock;
    }

    /** By which number a list is sorted, greatest first. */
    public enum Order {
        LAST_SEEN,
        FIRST_SEEN,
        COUNT
    }

    /**
     * Which groups are asked for.
     *
     * @param service name of a service that had it; empty: any
     * @param state null: any save ARCHIVED
     * @param text contained in type, message or culprit, in any case; empty: any
     */
    public record Filter(String service, ErrorGroup.@Nullable State state, String text) {}

    /**
     * A group in a list.
     *
     * @param sparkline occurrences of each of the last 60 minutes, oldest first; not to be changed
     */
    // written as JSON, never compared
    @SuppressWarnings("ArrayRecordComponent")
    public record Row(
            String id,
            ErrorGroup.State state,
            String type,
            String message,
            String culprit,
            Severity severity,
            long count,
            long firstSeenMillis,
            long lastSeenMillis,
            Map<String, Long> services,
            Map<String, Long> hosts,
            Map<String, Long> releases,
            boolean handled,
            String assignee,
            long[] sparkline) {}

    /**
     * An occurrence that was kept.
     *
     * @param slot first, latest, or release:… for the first of a new release
     * @param breadcrumbs lines logged before it, oldest first
     * @param topic coordinates of the record it came in
     */
    public record SampleRow(
            String slot,
            long timeMillis,
            Source source,
            String type,
            String message,
            String stack,
            String logger,
            String thread,
            boolean handled,
            Map<String, String> context,
            Map<String, String> tags,
            String user,
            String severityReason,
            List<Breadcrumb> breadcrumbs,
            String topic,
            int partition,
            long offset,
            int line) {}

    /**
     * A group with its rows.
     *
     * @param hours occurrences by start of the hour, milliseconds since the epoch; hours without any are missing
     */
    public record Detail(
            Row group, List<String> fingerprints, String note, Map<Long, Long> hours, List<SampleRow> samples) {}

    /** @throws LocalStores.NotReady while the instance rebalances or restores */
    public List<Row> list(Filter filter, Order order, int limit) {
        List<GroupHead> heads = new ArrayList<>();
        try (KeyValueIterator<String, GroupHead> all =
                stores.<String, GroupHead>keyValue(ErrorStores.HEADS).all()) {
            while (all.hasNext()) {
                GroupHead head = all.next().value;
                if (matches(head, filter)) {
                    heads.add(head);
                }
            }
        }
        heads.sort(Comparator.comparingLong((GroupHead h) -> by(h, order)).reversed());
        ReadOnlyKeyValueStore<String, MinuteRing> minutes = stores.keyValue(ErrorStores.MINUTES);
        return heads.stream().limit(limit).map(h -> row(h, minutes)).toList();
    }

    /** A group and how often it occurred in a time. */
    public record Counted(
            String id,
            String type,
            String message,
            String culprit,
            Map<String, Long> services,
            long firstSeenMillis,
            long count) {}

    /**
     * Groups that occurred in the hours that a time touches.
     *
     * @throws LocalStores.NotReady while the instance rebalances or restores
     */
    public List<Counted> counted(long fromMillis, long toMillis) {
        List<Counted> out = new ArrayList<>();
        long firstHour = Math.floorDiv(fromMillis, GroupRows.HOUR_MILLIS) * GroupRows.HOUR_MILLIS;
        try (KeyValueIterator<String, GroupHead> all =
                stores.<String, GroupHead>keyValue(ErrorStores.HEADS).all()) {
            while (all.hasNext()) {
                GroupHead h = all.next().value;
                if (h.lastSeenMillis < firstHour || h.state == ErrorGroup.State.ARCHIVED) {
                    continue;
                }
                long count = hours(h.id).entrySet().stream()
                        .filter(e -> e.getKey() >= firstHour && e.getKey() < toMillis)
                        .mapToLong(Map.Entry::getValue)
                        .sum();
                if (count > 0) {
                    out.add(new Counted(
                            h.id, h.type, h.message, h.culprit, Map.copyOf(h.services), h.firstSeenMillis, count));
                }
            }
        }
        return out;
    }

    /**
     * How often a group occurred, step by step; not to be changed.
     *
     * @param service that had it most
     * @param error whether it was of level ERROR or above
     * @param firstRelease that its earliest occurrence came with; empty where that is not known or was of another service
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    public record Steps(
            String id,
            String service,
            String text,
            boolean error,
            long firstSeenMillis,
            String firstRelease,
            long[] counts) {}

    /**
     * Groups that occurred in a time. The last 60 minutes are known by the minute; of those before, occurrences of an hour
     * are spread evenly over its steps.
     *
     * @param fromMillis start of the first step
     * @param stepMillis a minute or an hour
     * @throws LocalStores.NotReady while the instance rebalances or restores
     */
    public List<Steps> steps(long fromMillis, int steps, long stepMillis) {
        long to = fromMillis + steps * stepMillis;
        long now = clock.millis();
        ReadOnlyKeyValueStore<String, MinuteRing> minutes = stores.keyValue(ErrorStores.MINUTES);
        List<Steps> out = new ArrayList<>();
        try (KeyValueIterator<String, GroupHead> all =
                stores.<String, GroupHead>keyValue(ErrorStores.HEADS).all()) {
            while (all.hasNext()) {
                GroupHead h = all.next().value;
                if (h.lastSeenMillis < fromMillis || h.firstSeenMillis >= to || h.state == ErrorGroup.State.ARCHIVED) {
                    continue;
                }
                StepCounts counts = new StepCounts(fromMillis, steps, stepMillis);
                MinuteRing ring = stepMillis < GroupRows.HOUR_MILLIS ? minutes.get(h.id) : null;
                counts.spread(hours(h.id), h.firstSeenMillis, ring == null ? to : counts.ring(ring.until(now), now));
                String service = h.services.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .orElse("");
                out.add(new Steps(
                        h.id,
                        service,
                        h.type.substring(h.type.lastIndexOf('.') + 1) + ": " + h.message,
                        h.severity.compareTo(Severity.ERROR) >= 0,
                        h.firstSeenMillis,
                        h.firstRelease(service),
                        counts.counts()));
            }
        }
        return out;
    }

    /**
     * @return null where the group is not known here
     * @throws LocalStores.NotReady while the instance rebalances or restores
     */
    public @Nullable Detail detail(String id) {
        GroupHead head = stores.<String, GroupHead>keyValue(ErrorStores.HEADS).get(id);
        if (head == null) {
            return null;
        }
        return new Detail(
                row(head, stores.keyValue(ErrorStores.MINUTES)),
                List.copyOf(head.fingerprints),
                head.note,
                hours(id),
                samples(id));
    }

    private Map<Long, Long> hours(String id) {
        Map<Long, Long> out = new TreeMap<>();
        try (KeyValueIterator<String, Long> rows = stores.<String, Long>keyValue(ErrorStores.HOURS)
                .range(ErrorStores.firstKey(id), ErrorStores.lastKey(id))) {
            while (rows.hasNext()) {
                KeyValue<String, Long> row = rows.next();
                out.merge(ErrorStores.hourOf(row.key) * GroupRows.HOUR_MILLIS, row.value, Long::sum);
            }
        }
        return out;
    }

    private List<SampleRow> samples(String id) {
        ReadOnlyKeyValueStore<String, String> stacks = stores.keyValue(ErrorStores.STACKS);
        List<SampleRow> out = new ArrayList<>();
        try (KeyValueIterator<String, Sample> rows = stores.<String, Sample>keyValue(ErrorStores.SAMPLES)
                .range(ErrorStores.firstKey(id), ErrorStores.lastKey(id))) {
            while (rows.hasNext()) {
                KeyValue<String, Sample> row = rows.next();
                Sample s = row.value;
                String stack = s.stackHash().isEmpty() ? null : stacks.get(ErrorStores.rowKey(id, s.stackHash()));
                out.add(new SampleRow(
                        ErrorStores.rowOf(row.key),
                        s.eventMillis(),
                        s.source(),
                        s.type(),
                        s.message(),
                        stack == null ? "" : stack,
                        s.logger(),
                        s.thread(),
                        s.handled(),
                        s.context(),
                        s.tags(),
                        s.user(),
                        s.severityReason(),
                        s.breadcrumbs(),
                        s.at().topic(),
                        s.at().partition(),
                        s.at().offset(),
                        s.line()));
            }
        }
        return out;
    }

    private Row row(GroupHead h, ReadOnlyKeyValueStore<String, MinuteRing> minutes) {
        MinuteRing ring = minutes.get(h.id);
        return new Row(
                h.id,
                h.state,
                h.type,
                h.message,
                h.culprit,
                h.severity,
                h.count,
                h.firstSeenMillis,
                h.lastSeenMillis,
                h.services,
                h.hosts,
                h.releases,
                h.handled,
                h.assignee,
                ring == null ? new long[MinuteRing.MINUTES] : ring.until(clock.millis()));
    }

    private static boolean matches(GroupHead h, Filter filter) {
        boolean state = filter.state() == null ? h.state != ErrorGroup.State.ARCHIVED : h.state == filter.state();
        boolean service = filter.service().isEmpty() || h.services.containsKey(filter.service());
        return state
                && service
                && (filter.text().isEmpty() || holds(h, filter.text().toLowerCase(Locale.ROOT)));
    }

    private static boolean holds(GroupHead h, String text) {
        return (h.type + "\n" + h.message + "\n" + h.culprit)
                .toLowerCase(Locale.ROOT)
                .contains(text);
    }

    private static long by(GroupHead h, Order order) {
        return switch (order) {
            case LAST_SEEN -> h.lastSeenMillis;
            case FIRST_SEEN -> h.firstSeenMillis;
            case COUNT -> h.count;
        };
    }
}
