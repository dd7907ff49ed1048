package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.rules.PaneRing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Bytes of an {@link AlertRow}: a version, then all fields in order. A storage format: changed only with a new version. */
final class AlertRowCodec {
    static final int VERSION = 4;

    /** The oldest that is read: it knows no escalation, flapping or suppression. */
    private static final int OLDEST = 1;

    /** From here on a ring holds values of windows. */
    private static final int VALUES = 3;

    /** From here on a row knows how seldom its group is heard of, and since when it is undecided. */
    private static final int INTERVALS = 4;

    private AlertRowCodec() {}

    static Serde<AlertRow> serde() {
        return Serdes.serdeFrom(
                (topic, row) -> row == null ? null : encode(row),
                (topic, bytes) -> bytes == null ? null : decode(bytes));
    }

    static byte[] encode(AlertRow row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            text(out, row.key);
            text(out, row.ruleId);
            map(out, row.group);
            text(out, row.input.name());
            text(out, row.dueInput.name());
            out.writeInt(row.revision);
            out.writeLong(row.paneMillis);
            out.writeInt(row.panesKept);
            out.writeLong(row.sequence);
            text(out, row.state.name());
            text(out, row.transition.name());
            text(out, row.severity.name());
            for (long time : new long[] {
                row.pendingSince,
                row.firingSince,
                row.resolvedAt,
                row.changedAt,
                row.clearSince,
                row.noDataSince,
                row.lastSeen,
                row.eventTime,
                row.judgedTo,
                row.earlyEnd,
                row.due
            }) {
                out.writeLong(time);
            }
            out.writeDouble(row.value);
            out.writeDouble(row.bound);
            text(out, row.why);
            text(out, row.held);
            text(out, row.resolvedBy);
            text(out, row.comment);
            out.writeByte((row.reopened ? 1 : 0) | (row.gone ? 2 : 0) | (row.published ? 4 : 0));
            acknowledged(out, row.acknowledged);
            samples(out, row.samples);
            map(out, row.labels);
            map(out, row.annotations);
            out.writeByte(row.changes.size());
            for (AlertRow.Change change : row.changes) {
                out.writeLong(change.atMillis());
                text(out, change.transition().name());
                text(out, change.state().name());
                text(out, change.why());
            }
            row.ring.write(out);
            marks(out, row);
            out.writeLong(row.intervalMillis);
            out.writeLong(row.intervalSaidAt);
            out.writeLong(row.undecidedSince);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws UncheckedIOException where the bytes are not those of a row, or of a version newer than this code */
    static AlertRow decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version < OLDEST || version > VERSION) {
                throw new IOException("alert row of version " + version + ", known is " + VERSION);
            }
            AlertRow row = new AlertRow(text(in), text(in));
            row.group = map(in);
            row.input = Rule.Input.valueOf(text(in));
            row.dueInput = Rule.Input.valueOf(text(in));
            row.revision = in.readInt();
            row.paneMillis = in.readLong();
            row.panesKept = in.readInt();
            row.sequence = in.readLong();
            row.state = AlertState.valueOf(text(in));
            row.transition = Alert.Transition.valueOf(text(in));
            row.severity = Severity.valueOf(text(in));
            row.pendingSince = in.readLong();
            row.firingSince = in.readLong();
            row.resolvedAt = in.readLong();
            row.changedAt = in.readLong();
            row.clearSince = in.readLong();
            row.noDataSince = in.readLong();
            row.lastSeen = in.readLong();
            row.eventTime = in.readLong();
            row.judgedTo = in.readLong();
            row.earlyEnd = in.readLong();
            row.due = in.readLong();
            row.value = in.readDouble();
            row.bound = in.readDouble();
            row.why = text(in);
            row.held = text(in);
            row.resolvedBy = text(in);
            row.comment = text(in);
            int flags = in.readByte();
            row.reopened = (flags & 1) != 0;
            row.gone = (flags & 2) != 0;
            row.published = (flags & 4) != 0;
            row.acknowledged = in.readBoolean()
                    ? new Alert.Acknowledgement(
                            text(in), in.readLong(), text(in), version == OLDEST ? 0 : in.readLong())
                    : null;
            row.samples = samples(in);
            row.labels = map(in);
            row.annotations = map(in);
            int changes = in.readByte();
            for (int i = 0; i < changes; i++) {
                row.changes.addLast(new AlertRow.Change(
                        in.readLong(), Alert.Transition.valueOf(text(in)), AlertState.valueOf(text(in)), text(in)));
            }
            row.ring = version < VALUES ? PaneRing.readPanes(in) : PaneRing.read(in);
            if (version > OLDEST) {
                marks(in, row);
            }
            if (version >= INTERVALS) {
                row.intervalMillis = in.readLong();
                row.intervalSaidAt = in.readLong();
                row.undecidedSince = in.readLong();
            }
            return row;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void marks(DataOutputStream out, AlertRow row) throws IOException {
        out.writeByte((row.flapping ? 1 : 0) | (row.suppressed ? 2 : 0));
        out.writeInt(row.escalated);
        text(out, row.raisedTo.name());
        out.writeByte(row.receivers.size());
        for (String receiver : row.receivers) {
            text(out, receiver);
        }
        out.writeByte(row.flips.size());
        for (long flip : row.flips) {
            out.writeLong(flip);
        }
        out.writeLong(row.counted);
        out.writeLong(row.skewMillis);
        out.writeLong(row.expiresAt);
    }

    private static void marks(DataInputStream in, AlertRow row) throws IOException {
        int flags = in.readByte();
        row.flapping = (flags & 1) != 0;
        row.suppressed = (flags & 2) != 0;
        row.escalated = in.readInt();
        row.raisedTo = Severity.valueOf(text(in));
        int receivers = in.readByte();
        List<String> names = new ArrayList<>(receivers);
        for (int i = 0; i < receivers; i++) {
            names.add(text(in));
        }
        row.receivers = List.copyOf(names);
        int flips = in.readByte();
        for (int i = 0; i < flips; i++) {
            row.flips.addLast(in.readLong());
        }
        row.counted = in.readLong();
        row.skewMillis = in.readLong();
        row.expiresAt = in.readLong();
    }

    private static void acknowledged(DataOutputStream out, Alert.@Nullable Acknowledgement by) throws IOException {
        out.writeBoolean(by != null);
        if (by != null) {
            text(out, by.by());
            out.writeLong(by.atMillis());
            text(out, by.comment());
            out.writeLong(by.untilMillis());
        }
    }

    private static void samples(DataOutputStream out, List<Alert.Sample> samples) throws IOException {
        out.writeByte(samples.size());
        for (Alert.Sample s : samples) {
            text(out, s.topic());
            out.writeInt(s.partition());
            out.writeLong(s.offset());
            out.writeInt(s.line());
            out.writeLong(s.timeMillis());
            text(out, s.source());
            text(out, s.text());
        }
    }

    private static List<Alert.Sample> samples(DataInputStream in) throws IOException {
        int size = in.readByte();
        List<Alert.Sample> samples = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            samples.add(new Alert.Sample(
                    text(in), in.readInt(), in.readLong(), in.readInt(), in.readLong(), text(in), text(in)));
        }
        return List.copyOf(samples);
    }

    private static void map(DataOutputStream out, Map<String, String> map) throws IOException {
        out.writeShort(map.size());
        for (Map.Entry<String, String> e : map.entrySet()) {
            text(out, e.getKey());
            text(out, e.getValue());
        }
    }

    private static Map<String, String> map(DataInputStream in) throws IOException {
        int size = in.readShort();
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(text(in), text(in));
        }
        return map;
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
