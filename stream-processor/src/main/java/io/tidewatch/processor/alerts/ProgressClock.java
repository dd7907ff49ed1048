package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Wording;
import io.tidewatch.processor.signals.Flow;
import io.tidewatch.processor.signals.Signal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The clock of each flow: the least of what the partitions of its inputs have reported. It never goes back. Where a
 * partition is silent, behind or not heard of yet, the flow is held and its windows stay where they are.
 */
final class ProgressClock {
    static final long UNKNOWN = Long.MIN_VALUE;
    private static final String SETTLED = "settled/";

    /** So long after a record was appended the clock has passed it where nothing waits: a tick, its margin, commits. */
    private static final long REPORTED_WITHIN_MILLIS = 3_000;

    private static final Closed NOTHING = new Closed(UNKNOWN, UNKNOWN);
    private static final int ROW_BYTES = 1 + 3 * Long.BYTES + Integer.BYTES + 1;

    private final KeyValueStore<String, byte[]> store;
    private final AlertConfig config;
    private final int tasks;
    private final Map<Rule.Input, Map<Integer, Signal.Progress>> partitions = new EnumMap<>(Rule.Input.class);
    private final Map<Flow, Map<Integer, Long>> settled = new EnumMap<>(Flow.class);
    private final Map<Flow, Closed> closed = new EnumMap<>(Flow.class);
    private final Set<Flow> heldForLong = EnumSet.noneOf(Flow.class);
    private final PassingOn ofLogs;
    private long newestReportMillis = UNKNOWN;

    /** Windows are closed up to {@code millis}; whatever was due before {@code lookedTo} has been looked at. */
    private record Closed(long millis, long lookedTo) {}

    /** @param tasks how many tasks tell how far they are */
    ProgressClock(KeyValueStore<String, byte[]> store, AlertConfig config, int tasks) {
        this.store = store;
        this.config = config;
        this.tasks = tasks;
        this.ofLogs = new PassingOn(config.grace().toMillis());
        for (Rule.Input input : Rule.Input.values()) {
            partitions.put(input, new TreeMap<>());
        }
        // a row per partition and input, so few
        try (KeyValueIterator<String, byte[]> rows = store.all()) {
            rows.forEachRemaining(this::load);
        }
    }

    void report(Signal.Progress said) {
        Signal.Progress before = of(said.input()).get(said.partition());
        Signal.Progress now = before == null
                ? said
                : new Signal.Progress(
                        said.input(),
                        said.partition(),
                        Math.max(before.partitions(), said.partitions()),
                        Math.max(before.watermarkMillis(), said.watermarkMillis()),
                        Math.max(before.atMillis(), said.atMillis()),
                        said.caughtUp(),
                        said.lagRecords());
        of(said.input()).put(said.partition(), now);
        newestReportMillis = Math.max(newestReportMillis, now.atMillis());
        store.put(said.input() + "/" + said.partition(), bytes(now));
    }

    /** @return time of the newest report of all */
    long newestReportMillis() {
        return newestReportMillis;
    }

    /** @return up to where windows of that flow may be closed: least watermark less the grace; or {@link #UNKNOWN} */
    long closable(Flow flow) {
        long own = closable(flow.input());
        if (flow != Flow.METRICS_OF_LOGS || own == UNKNOWN) {
            return own;
        }
        long logs = closable(Rule.Input.LOGS);
        return logs == UNKNOWN ? UNKNOWN : Math.min(own, passedOn(logs));
    }

    private long passedOn(long logsMillis) {
        long before = closed(Flow.METRICS_OF_LOGS);
        long read = Long.MAX_VALUE;
        for (Signal.Progress p : of(Rule.Input.METRICS).values()) {
            read = Math.min(read, p.atMillis());
        }
        if (before != UNKNOWN) {
            ofLogs.begin(before, newestReportMillis);
        }
        return ofLogs.known(logsMillis, newestReportMillis, read);
    }

    private long closable(Rule.Input input) {
        Map<Integer, Signal.Progress> all = of(input);
        long least = Long.MAX_VALUE;
        int expected = 0;
        for (Signal.Progress p : all.values()) {
            least = Math.min(least, p.watermarkMillis());
            expected = Math.max(expected, p.partitions());
        }
        return all.isEmpty() || all.size() < expected
                ? UNKNOWN
                : least - config.grace().toMillis();
    }

    /** @return up to where windows of that flow are closed, or {@link #UNKNOWN} */
    long closed(Flow flow) {
        return closed.getOrDefault(flow, NOTHING).millis();
    }

    /** @return where the next look at what is due begins, or {@link #UNKNOWN} */
    long lookedTo(Flow flow) {
        return closed.getOrDefault(flow, NOTHING).lookedTo();
    }

    void close(Flow flow, long millis, long lookedTo) {
        closed.put(flow, new Closed(millis, lookedTo));
        store.put(
                flow.name(),
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(millis)
                        .putLong(lookedTo)
                        .array());
    }

    /** @return why that flow is held, in a few words; empty where it is not */
    String held(Flow flow) {
        String reason = "";
        for (Rule.Input input : flow.inputs()) {
            reason = reason.isEmpty() ? held(input) : reason;
        }
        return reason;
    }

    private String held(Rule.Input input) {
        Map<Integer, Signal.Progress> all = of(input);
        String name = input.name().toLowerCase(Locale.ROOT) + " partition ";
        long limit = config.holdAfter().toMillis();
        int expected = 0;
        for (Signal.Progress p : all.values()) {
            expected = Math.max(expected, p.partitions());
            long silent = newestReportMillis - p.atMillis();
            if (silent > limit) {
                return "processor stopped: " + name + p.partition() + " has not reported for " + seconds(silent);
            }
            long behind = newestReportMillis - p.watermarkMillis();
            if (!p.caughtUp() && behind > limit) {
                return p.lagRecords() < 0
                        ? "broker lag: " + name + p.partition() + " is " + seconds(behind)
                                + " behind, and the broker does not say how much waits"
                        : "processor lag: " + name + p.partition() + " is " + seconds(behind) + " behind, "
                                + p.lagRecords() + " records wait";
            }
        }
        for (int partition = 0; partition < expected; partition++) {
            if (!all.containsKey(partition)) {
                return "processor restoring: " + name + partition + " has not reported yet";
            }
        }
        return "";
    }

    /** Whether a flow is held for so long that alerts say so: then what comes is taken as it comes. In memory only. */
    void heldForLong(Flow flow, boolean forLong) {
        if (forLong) {
            heldForLong.add(flow);
        } else {
            heldForLong.remove(flow);
        }
    }

    boolean isHeldForLong(Flow flow) {
        return heldForLong.contains(flow);
    }

    /** @return whether what was appended then may be taken before the clock is there */
    boolean isNear(Flow flow, long appendMillis) {
        return isHeldForLong(flow) || !isAhead(flow, appendMillis);
    }

    /** @return whether what was appended then came long before the clock will: one of the two is behind */
    boolean isAhead(Flow flow, long appendMillis) {
        long closed = closed(flow);
        long grace = config.grace().toMillis();
        return closed != UNKNOWN && appendMillis - closed > grace + Math.max(grace, REPORTED_WITHIN_MILLIS);
    }

    /** A task of the alerts has told all that follows from windows up to there. */
    void settled(Signal.Settled said) {
        Map<Integer, Long> all = settled.computeIfAbsent(said.flow(), i -> new TreeMap<>());
        all.merge(said.partition(), said.closedMillis(), Math::max);
        store.put(
                SETTLED + said.flow() + "/" + said.partition(),
                ByteBuffer.allocate(Long.BYTES).putLong(said.closedMillis()).array());
    }

    /** @return up to where all tasks have told what follows, or {@link #UNKNOWN}: also while one has said nothing yet */
    long settled(Flow flow) {
        Map<Integer, Long> all = settled.getOrDefault(flow, Map.of());
        if (all.size() < tasks) {
            return UNKNOWN;
        }
        return all.values().stream().mapToLong(Long::longValue).min().orElse(UNKNOWN);
    }

    private Map<Integer, Signal.Progress> of(Rule.Input input) {
        return partitions.computeIfAbsent(input, i -> new TreeMap<>());
    }

    private void load(KeyValue<String, byte[]> row) {
        ByteBuffer in = ByteBuffer.wrap(row.value);
        if (row.key.startsWith(SETTLED)) {
            String[] parts = row.key.substring(SETTLED.length()).split("/", 2);
            settled.computeIfAbsent(flow(parts[0]), i -> new TreeMap<>()).put(Integer.parseInt(parts[1]), in.getLong());
            return;
        }
        int slash = row.key.indexOf('/');
        if (slash < 0) {
            closed.put(flow(row.key), new Closed(in.getLong(), in.getLong()));
            return;
        }
        in.get();
        Signal.Progress p = new Signal.Progress(
                Rule.Input.valueOf(row.key.substring(0, slash)),
                Integer.parseInt(row.key.substring(slash + 1)),
                in.getInt(),
                in.getLong(),
                in.getLong(),
                in.get() != 0,
                in.getLong());
        of(p.input()).put(p.partition(), p);
        newestReportMillis = Math.max(newestReportMillis, p.atMillis());
    }

    /** Keys have no version: a name that is not known stands for one. */
    private static Flow flow(String name) {
        try {
            return Flow.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new SerializationException(
                    "a clock of " + name + ", which is not known: another build wrote it; run that one, or begin anew"
                            + " without this application's state",
                    e);
        }
    }

    private static byte[] bytes(Signal.Progress p) {
        return ByteBuffer.allocate(ROW_BYTES)
                .put((byte) 1)
                .putInt(p.partitions())
                .putLong(p.watermarkMillis())
                .putLong(p.atMillis())
                .put((byte) (p.caughtUp() ? 1 : 0))
                .putLong(p.lagRecords())
                .array();
    }

    private static String seconds(long millis) {
        return Wording.span(Duration.ofSeconds(millis / 1000));
    }
}
