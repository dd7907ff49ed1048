package io.tidewatch.processor.errors;

import io.tidewatch.processor.ingest.IngestedError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The rows of groups beside their heads: counts by hour and minute, samples, stacks. One per task. */
final class GroupRows {
    static final long HOUR_MILLIS = 3_600_000;
    static final int KEPT_HOURS = 30 * 24;
    static final int MOST_RELEASE_SAMPLES = 3;
    /** Longer stacks are hashed each time: their texts are not kept in memory. */
    private static final int MOST_KNOWN_STACK = 16 << 10;

    static final String FIRST = "first";
    static final String LATEST = "latest";
    static final String RELEASE = "release:";

    private final KeyValueStore<String, Long> hours;
    private final KeyValueStore<String, MinuteRing> minutes;
    private final KeyValueStore<String, Sample> samples;
    private final KeyValueStore<String, String> stacks;

    GroupRows(ProcessorContext<?, ?> context) {
        hours = context.getStateStore(ErrorStores.HOURS);
        minutes = context.getStateStore(ErrorStores.MINUTES);
        samples = context.getStateStore(ErrorStores.SAMPLES);
        stacks = context.getStateStore(ErrorStores.STACKS);
    }

    /** Books an occurrence; the head has not been changed by it yet. */
    void happened(GroupHead head, Occurrence o) {
        String hour = ErrorStores.hourKey(head.id, o.eventMillis() / HOUR_MILLIS);
        Long known = hours.get(hour);
        hours.put(hour, known == null ? o.count() : known + o.count());
        if (o.eventMillis() / HOUR_MILLIS > head.newestHour) {
            head.newestHour = o.eventMillis() / HOUR_MILLIS;
            dropHoursBefore(head.id, head.newestHour - KEPT_HOURS);
        }
        MinuteRing ring = minutes.get(head.id);
        MinuteRing now = ring == null ? MinuteRing.empty() : ring;
        now.add(o.eventMillis(), o.count());
        minutes.put(head.id, now);
        if (o.detail() != null) {
            sample(head, o.detail());
        }
    }

    private void sample(GroupHead head, IngestedError error) {
        String stack = error.event().stack();
        String hash = stack.isEmpty() ? "" : stack.equals(head.latestStackText) ? head.latestStack : hash(stack);
        head.latestStackText = stack.length() <= MOST_KNOWN_STACK ? stack : "";
        Sample sample = Sample.of(error, hash);
        String release = error.event().source().release();
        boolean newRelease = !release.isEmpty()
                && !head.releases.isEmpty()
                && !head.releases.containsKey(release)
                && head.releases.size() <= MOST_RELEASE_SAMPLES;
        if (head.count == 0 || newRelease) {
            samples.put(ErrorStores.rowKey(head.id, head.count == 0 ? FIRST : RELEASE + release), sample);
            if (!hash.isEmpty() && !head.keptStacks.contains(hash)) {
                head.keptStacks.add(hash);
                stacks.put(ErrorStores.rowKey(head.id, hash), stack);
            }
        }
        samples.put(ErrorStores.rowKey(head.id, LATEST), sample);
        if (!hash.equals(head.latestStack)) {
            if (!head.latestStack.isEmpty() && !head.keptStacks.contains(head.latestStack)) {
                stacks.delete(ErrorStores.rowKey(head.id, head.latestStack));
            }
            if (!hash.isEmpty() && !head.keptStacks.contains(hash)) {
                stacks.put(ErrorStores.rowKey(head.id, hash), stack);
            }
            head.latestStack = hash;
        }
    }

    private void dropHoursBefore(String group, long hour) {
        List<String> old = new ArrayList<>();
        try (KeyValueIterator<String, Long> rows =
                hours.range(ErrorStores.firstKey(group), ErrorStores.hourKey(group, Math.max(0, hour)))) {
            while (rows.hasNext()) {
                KeyValue<String, Long> row = rows.next();
                old.add(row.key);
            }
        }
        old.forEach(hours::delete);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
