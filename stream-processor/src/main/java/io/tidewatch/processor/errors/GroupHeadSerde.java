package io.tidewatch.processor.errors;

import io.tidewatch.alert.ErrorGroup;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Binary form of a {@link GroupHead}; a storage format, version 3. */
final class GroupHeadSerde {
    private static final int VERSION = 3;

    private GroupHeadSerde() {}

    static Serde<GroupHead> create() {
        return Serdes.serdeFrom((topic, head) -> head == null ? null : write(head), (topic, bytes) -> read(bytes));
    }

    private static byte[] write(GroupHead h) {
        BinaryOut out = BinaryOut.row(VERSION);
        out.text(h.id).text(h.state.name()).number(h.stateSinceMillis);
        out.text(h.type).text(h.message).text(h.culprit).text(h.severity.name()).flag(h.handled);
        out.number(h.count).number(h.firstSeenMillis).number(h.lastSeenMillis);
        out.counts(h.services).counts(h.hosts).counts(h.releases);
        texts(out, h.fingerprints);
        out.text(h.assignee).text(h.note);
        out.number(h.newestHour).text(h.latestStack);
        texts(out, h.keptStacks);
        out.number(h.toldMillis).number(h.lastAppendMillis);
        return out.text(h.firstService).text(h.firstRelease).toBytes();
    }

    private static @Nullable GroupHead read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        BinaryIn in = new BinaryIn(bytes, VERSION);
        GroupHead h = new GroupHead(in.text());
        h.state = ErrorGroup.State.valueOf(in.text());
        h.stateSinceMillis = in.number();
        h.type = in.text();
        h.message = in.text();
        h.culprit = in.text();
        h.severity = Severity.valueOf(in.text());
        h.handled = in.flag();
        h.count = in.number();
        h.firstSeenMillis = in.number();
        h.lastSeenMillis = in.number();
        h.services = in.counts();
        h.hosts = in.counts();
        h.releases = in.counts();
        h.fingerprints = texts(in);
        h.assignee = in.text();
        h.note = in.text();
        h.newestHour = in.number();
        h.latestStack = in.text();
        h.keptStacks = texts(in);
        h.toldMillis = in.number();
        h.lastAppendMillis = in.version() < 2 ? 0 : in.number();
        h.firstService = in.version() < 3 ? "" : in.text();
        h.firstRelease = in.version() < 3 ? "" : in.text();
        return h;
    }

    private static void texts(BinaryOut out, List<String> values) {
        out.number(values.size());
        values.forEach(out::text);
    }

    private static List<String> texts(BinaryIn in) {
        int n = in.count();
        List<String> out = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            out.add(in.text());
        }
        return out;
    }
}
