package io.tidewatch.processor.ingest;

import io.tidewatch.alert.Rule;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.Source;
import io.tidewatch.processor.store.LocalStores;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * What the doors of this instance know of sources and of how far they are. A source's rows for one input lie on one
 * instance; rows of several inputs and instances are brought together by the source's key. Thread-safe; throws
 * {@link LocalStores.NotReady} while the stores cannot be read.
 */
public final class SourceViews {
    private final LocalStores stores;
    private final Clock clock;

    public SourceViews(LocalStores stores, Clock clock) {
        this.stores = stores;
        this.clock = clock;
    }

    /**
     * One source as the doors of this instance saw it.
     *
     * @param source {@code service/instance}
     * @param lastSeenMillis append time of its newest record on any input
     * @param events by input
     * @param skewMillis how far its clock is behind the broker's, the way included; negative: ahead
     * @param ended whether it said goodbye last
     */
    public record SourceState(
            String source,
            String service,
            String instance,
            String host,
            String environment,
            String release,
            long firstSeenMillis,
            long lastSeenMillis,
            Map<String, Long> events,
            long lost,
            long repeated,
            long clamped,
            long bad,
            long late,
            long skewMillis,
            boolean ended,
            String goodbye) {}

    /**
     * How far one partition of one topic is.
     *
     * @param watermarkMillis append time up to which all is done
     * @param lagRecords records that wait, -1 where unknown
     * @param behindMillis how far the watermark is behind the clock
     * @param deadLetters lines and records that could not be read
     */
    public record PartitionState(
            String topic,
            int partition,
            boolean caughtUp,
            long watermarkMillis,
            long lagRecords,
            long behindMillis,
            long records,
            long events,
            long lost,
            long repeated,
            long clamped,
            long late,
            long deadLetters) {}

    public List<SourceState> sources() {
        Map<String, SourceState> found = new TreeMap<>();
        for (Rule.Input input : Rule.Input.values()) {
            try (KeyValueIterator<String, SourceRow> rows = stores.<String, SourceRow>keyValue(
                            IngestStores.sources(input))
                    .all()) {
                while (rows.hasNext()) {
                    SourceState state = state(input, rows.next().value);
                    found.merge(state.source(), state, SourceViews::plus);
                }
            }
        }
        return new ArrayList<>(found.values());
    }

    /** @return partitions this instance works on */
    public List<PartitionState> pipeline() {
        long now = clock.millis();
        List<PartitionState> out = new ArrayList<>();
        for (Rule.Input input : Rule.Input.values()) {
            Set<Integer> here = stores.partitions(IngestStores.progress(input));
            try (KeyValueIterator<String, PartitionRow> rows = stores.<String, PartitionRow>keyValue(
                            IngestStores.progress(input))
                    .all()) {
                while (rows.hasNext()) {
                    var row = rows.next();
                    int partition = IngestStores.partitionOf(row.key);
                    if (here.contains(partition)) {
                        out.add(state(IngestStores.topicOf(input, row.key), partition, row.value, now));
                    }
                }
            }
        }
        return out;
    }

    private static PartitionState state(String topic, int partition, PartitionRow r, long now) {
        return new PartitionState(
                topic,
                partition,
                r.caughtUp,
                r.watermarkMillis,
                r.lagRecords,
                r.watermarkMillis == 0 ? 0 : Math.max(0, now - r.watermarkMillis),
                r.records,
                r.events,
                r.lost,
                r.repeated,
                r.clamped,
                r.late,
                r.bad);
    }

    private static SourceState state(Rule.Input input, SourceRow r) {
        Source s = r.source;
        return new SourceState(
                s.key(),
                s.service(),
                s.instance(),
                s.host(),
                s.environment(),
                s.release(),
                r.firstSeenMillis,
                r.lastSeenMillis,
                Map.of(input.name(), r.events),
                r.lost,
                r.repeated,
                r.clamped,
                r.bad,
                r.late,
                r.skewMillis,
                r.phase == MetricBatch.Phase.GOODBYE,
                r.phase == MetricBatch.Phase.GOODBYE ? r.reason : "");
    }

    private static SourceState plus(SourceState a, SourceState b) {
        SourceState newer = a.lastSeenMillis() >= b.lastSeenMillis() ? a : b;
        Map<String, Long> events = new TreeMap<>(a.events());
        b.events().forEach((input, n) -> events.merge(input, n, Long::sum));
        return new SourceState(
                newer.source(),
                newer.service(),
                newer.instance(),
                newer.host(),
                newer.environment(),
                newer.release(),
                Math.min(a.firstSeenMillis(), b.firstSeenMillis()),
                newer.lastSeenMillis(),
                events,
                a.lost() + b.lost(),
                a.repeated() + b.repeated(),
                a.clamped() + b.clamped(),
                a.bad() + b.bad(),
                a.late() + b.late(),
                newer.skewMillis(),
                a.ended() || b.ended(),
                a.goodbye() + b.goodbye());
    }
}
