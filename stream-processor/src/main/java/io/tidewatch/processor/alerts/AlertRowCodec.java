package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.rules.PaneRing;
import io.tidewatch.processor.signals.Flow;
import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of an {@link AlertRow}: a version, which fields there are, those fields in order. Most rows are calm, and of a calm
 * row most fields are not there. A storage format: changed only with a new version.
 */
final class AlertRowCodec {
    static final int VERSION = 6;

    /** Of a row of the flows of that time: builds of it read those still. */
    private static final int VERSION_OF_INPUTS = 5;

    // as they were first written: another order in the code, or a new one between, changes no row
    private static final List<Flow> FLOWS = List.of(Flow.LOGS, Flow.METRICS, Flow.ERRORS, Flow.METRICS_OF_LOGS);
    private static final List<AlertState> STATES = List.of(
            AlertState.INACTIVE, AlertState.PENDING, AlertState.FIRING, AlertState.RESOLVED, AlertState.NO_DATA);
    private static final List<Severity> SEVERITIES =
            List.of(Severity.INFO, Severity.WARNING, Severity.ERROR, Severity.CRITICAL);
    private static final List<Alert.Transition> TRANSITIONS = List.of(
            Alert.Transition.PENDING,
            Alert.Transition.FIRED,
            Alert.Transition.SEVERITY_CHANGED,
            Alert.Transition.RESOLVED,
            Alert.Transition.PENDING_ENDED,
            Alert.Transition.NO_DATA,
            Alert.Transition.ACKNOWLEDGED,
            Alert.Transition.UNACKNOWLEDGED,
            Alert.Transition.REOPENED,
            Alert.Transition.HELD,
            Alert.Transition.RELEASED,
            Alert.Transition.ESCALATED,
            Alert.Transition.FLAPPING,
            Alert.Transition.CALMED,
            Alert.Transition.COMMENTED,
            Alert.Transition.UPDATED);

    private static final int REOPENED = 1;
    private static final int GONE = 1 << 1;
    private static final int PUBLISHED = 1 << 2;
    private static final int FLAPPING = 1 << 3;
    private static final int SUPPRESSED = 1 << 4;
    private static final int ACKNOWLEDGED = 1 << 5;
    private static final int VALUE = 1 << 6;
    private static final int BOUND = 1 << 7;
    private static final int TEXTS = 1 << 8;
    private static final int SAMPLES = 1 << 9;
    private static final int LABELS = 1 << 10;
    private static final int CHANGES = 1 << 11;
    private static final int MARKS = 1 << 12;
    private static final int OTHER_DUE_FLOW = 1 << 13;
    private static final int SEQUENCE = 1 << 14;
    /** From here on one bit for each of the times, set where it is there. */
    private static final int TIMES = 15;

    /** Set where what came to be known later is there. */
    private static final int MORE = 1 << 30;

    private static final int OF_AGENT = 1;
    private static final int SKEW_SINCE = 1 << 1;

    /** What stands where a time is not there, in the order of {@link #times}. */
    private static final long[] NOT_THERE = {
        0, 0, 0, 0, 0, 0, 0, 0, Long.MIN_VALUE, 0, DueIndex.NEVER, 0, 0, 0, 0,
    };

    private static final ThreadLocal<RowWriter> WRITERS = ThreadLocal.withInitial(RowWriter::new);

    /** From here on the times are spans. */
    private static final int FIRST_SPAN = 13;

    private AlertRowCodec() {}

    static Serde<AlertRow> serde() {
        return Serdes.serdeFrom(
                (topic, row) -> row == null ? null : encode(row),
                (topic, bytes) -> bytes == null ? null : decode(bytes));
    }

    static byte[] encode(AlertRow row) {
        RowWriter out = WRITERS.get().reset().one(version(row));
        long[] times = times(row);
        int has = has(row, times);
        out.text(row.key).text(row.ruleId).count(has);
        map(out, row.group);
        out.one(FLOWS.indexOf(row.flow));
        out.count(row.revision).count(row.paneMillis).count(row.panesKept);
        out.one(STATES.indexOf(row.state))
                .one(TRANSITIONS.indexOf(row.transition))
                .one(SEVERITIES.indexOf(row.severity));
        out.signed(row.lastSeen);
        for (int i = 0; i < times.length; i++) {
            if ((has & 1 << TIMES + i) != 0) {
                out.signed(times[i] - base(row, i));
            }
        }
        if ((has & SEQUENCE) != 0) {
            out.count(row.sequence);
        }
        if ((has & OTHER_DUE_FLOW) != 0) {
            out.one(FLOWS.indexOf(row.dueFlow));
        }
        if ((has & VALUE) != 0) {
            out.real(row.value);
        }
        if ((has & BOUND) != 0) {
            out.real(row.bound);
        }
        if ((has & TEXTS) != 0) {
            out.text(row.why).text(row.held).text(row.resolvedBy).text(row.comment);
        }
        acknowledged(out, row.acknowledged);
        if ((has & SAMPLES) != 0) {
            samples(out, row.samples);
        }
        if ((has & LABELS) != 0) {
            map(out, row.labels);
            map(out, row.annotations);
        }
        if ((has & CHANGES) != 0) {
            changes(out, row.changes);
        }
        if ((has & MARKS) != 0) {
            marks(out, row);
        }
        if ((has & MORE) != 0) {
            out.count(more(row));
            if (row.skewSince != 0) {
                out.signed(row.skewSince - row.lastSeen);
            }
        }
        row.ring.write(out);
        return out.toBytes();
    }

    private static int version(AlertRow row) {
        boolean both = row.flow == Flow.METRICS_OF_LOGS || row.dueFlow == Flow.METRICS_OF_LOGS;
        return both ? VERSION : VERSION_OF_INPUTS;
    }

    /** @throws RuntimeException where the bytes are not those of a row, or of another version than this code's */
    static AlertRow decode(byte[] bytes) {
        RowReader in = new RowReader(bytes, VERSION_OF_INPUTS, VERSION);
        AlertRow row = new AlertRow(in.text(), in.text());
        int has = (int) in.count();
        row.group = map(in);
        row.flow = FLOWS.get(in.one());
        row.revision = (int) in.count();
        row.paneMillis = in.count();
        row.panesKept = (int) in.count();
        row.state = STATES.get(in.one());
        row.transition = TRANSITIONS.get(in.one());
        row.severity = SEVERITIES.get(in.one());
        row.lastSeen = in.signed();
        long[] times = NOT_THERE.clone();
        for (int i = 0; i < times.length; i++) {
            if ((has & 1 << TIMES + i) != 0) {
                times[i] = base(row, i) + in.signed();
            }
        }
        times(row, times);
        row.sequence = (has & SEQUENCE) == 0 ? 0 : in.count();
        row.dueFlow = (has & OTHER_DUE_FLOW) == 0 ? row.flow : FLOWS.get(in.one());
        row.value = (has & VALUE) == 0 ? Double.NaN : in.real();
        row.bound = (has & BOUND) == 0 ? Double.NaN : in.real();
        if ((has & TEXTS) != 0) {
            row.why = in.text();
            row.held = in.text();
            row.resolvedBy = in.text();
            row.comment = in.text();
        }
        if ((has & ACKNOWLEDGED) != 0) {
            row.acknowledged = new Alert.Acknowledgement(in.text(), in.signed(), in.text(), in.signed());
        }
        if ((has & SAMPLES) != 0) {
            row.samples = samples(in);
        }
        if ((has & LABELS) != 0) {
            row.labels = map(in);
            row.annotations = map(in);
        }
        if ((has & CHANGES) != 0) {
            changes(in, row.changes);
        }
        if ((has & MARKS) != 0) {
            marks(in, row);
        }
        if ((has & MORE) != 0) {
            long more = in.count();
            row.ofAgent = (more & OF_AGENT) != 0;
            row.skewSince = (more & SKEW_SINCE) == 0 ? 0 : row.lastSeen + in.signed();
        }
        row.reopened = (has & REOPENED) != 0;
        row.gone = (has & GONE) != 0;
        row.published = (has & PUBLISHED) != 0;
        row.flapping = (has & FLAPPING) != 0;
        row.suppressed = (has & SUPPRESSED) != 0;
        row.ring = PaneRing.read(in);
        return row;
    }

    private static int has(AlertRow row, long[] times) {
        boolean texts =
                !row.why.isEmpty() || !row.held.isEmpty() || !row.resolvedBy.isEmpty() || !row.comment.isEmpty();
        boolean marks = row.escalated != 0
                || row.raisedTo != Severity.INFO
                || !row.receivers.isEmpty()
                || !row.flips.isEmpty()
                || row.counted != 0;
        int has = bit(row.reopened, REOPENED)
                | bit(row.gone, GONE)
                | bit(row.published, PUBLISHED)
                | bit(row.flapping, FLAPPING)
                | bit(row.suppressed, SUPPRESSED)
                | bit(row.acknowledged != null, ACKNOWLEDGED)
                | bit(!Double.isNaN(row.value), VALUE)
                | bit(!Double.isNaN(row.bound), BOUND)
                | bit(texts, TEXTS)
                | bit(!row.samples.isEmpty(), SAMPLES)
                | bit(!row.labels.isEmpty() || !row.annotations.isEmpty(), LABELS)
                | bit(!row.changes.isEmpty(), CHANGES)
                | bit(marks, MARKS)
                | bit(row.dueFlow != row.flow, OTHER_DUE_FLOW)
                | bit(row.sequence != 0, SEQUENCE)
                | bit(more(row) != 0, MORE);
        for (int i = 0; i < times.length; i++) {
            has |= bit(times[i] != NOT_THERE[i], 1 << TIMES + i);
        }
        return has;
    }

    private static int more(AlertRow row) {
        return bit(row.ofAgent, OF_AGENT) | bit(row.skewSince != 0, SKEW_SINCE);
    }

    /** Times are told from when it was heard of last, spans as they are. */
    private static long base(AlertRow row, int i) {
        return i < FIRST_SPAN ? row.lastSeen : 0;
    }

    private static int bit(boolean there, int bit) {
        return there ? bit : 0;
    }

    private static long[] times(AlertRow row) {
        return new long[] {
            row.pendingSince,
            row.firingSince,
            row.resolvedAt,
            row.changedAt,
            row.clearSince,
            row.noDataSince,
            row.undecidedSince,
            row.eventTime,
            row.judgedTo,
            row.earlyEnd,
            row.due,
            row.expiresAt,
            row.intervalSaidAt,
            row.intervalMillis,
            row.skewMillis,
        };
    }

    private static void times(AlertRow row, long[] times) {
        row.pendingSince = times[0];
        row.firingSince = times[1];
        row.resolvedAt = times[2];
        row.changedAt = times[3];
        row.clearSince = times[4];
        row.noDataSince = times[5];
        row.undecidedSince = times[6];
        row.eventTime = times[7];
        row.judgedTo = times[8];
        row.earlyEnd = times[9];
        row.due = times[10];
        row.expiresAt = times[11];
        row.intervalSaidAt = times[12];
        row.intervalMillis = times[13];
        row.skewMillis = times[14];
    }

    private static void changes(RowWriter out, Deque<AlertRow.Change> changes) {
        out.count(changes.size());
        for (AlertRow.Change change : changes) {
            out.signed(change.atMillis())
                    .one(TRANSITIONS.indexOf(change.transition()))
                    .one(STATES.indexOf(change.state()))
                    .text(change.why());
        }
    }

    private static void changes(RowReader in, Deque<AlertRow.Change> changes) {
        for (int left = in.size(); left > 0; left--) {
            changes.addLast(
                    new AlertRow.Change(in.signed(), TRANSITIONS.get(in.one()), STATES.get(in.one()), in.text()));
        }
    }

    private static void marks(RowWriter out, AlertRow row) {
        out.count(row.escalated).one(SEVERITIES.indexOf(row.raisedTo)).count(row.receivers.size());
        row.receivers.forEach(out::text);
        out.count(row.flips.size());
        row.flips.forEach(out::signed);
        out.count(row.counted);
    }

    private static void marks(RowReader in, AlertRow row) {
        row.escalated = (int) in.count();
        row.raisedTo = SEVERITIES.get(in.one());
        int receivers = in.size();
        List<String> names = new ArrayList<>(receivers);
        for (int i = 0; i < receivers; i++) {
            names.add(in.text());
        }
        row.receivers = List.copyOf(names);
        for (int left = in.size(); left > 0; left--) {
            row.flips.addLast(in.signed());
        }
        row.counted = in.count();
    }

    private static void acknowledged(RowWriter out, Alert.@Nullable Acknowledgement by) {
        if (by != null) {
            out.text(by.by()).signed(by.atMillis()).text(by.comment()).signed(by.untilMillis());
        }
    }

    private static void samples(RowWriter out, List<Alert.Sample> samples) {
        out.count(samples.size());
        for (Alert.Sample s : samples) {
            out.text(s.topic()).count(s.partition()).count(s.offset()).count(s.line());
            out.signed(s.timeMillis()).text(s.source()).text(s.text());
        }
    }

    private static List<Alert.Sample> samples(RowReader in) {
        int size = in.size();
        List<Alert.Sample> samples = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            samples.add(new Alert.Sample(
                    in.text(), (int) in.count(), in.count(), (int) in.count(), in.signed(), in.text(), in.text()));
        }
        return List.copyOf(samples);
    }

    private static void map(RowWriter out, Map<String, String> map) {
        out.count(map.size());
        map.forEach((name, value) -> out.text(name).text(value));
    }

    private static Map<String, String> map(RowReader in) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int left = in.size(); left > 0; left--) {
            map.put(in.text(), in.text());
        }
        return map;
    }
}
