package io.tidewatch.processor.signals;

import io.tidewatch.alert.Alert;
import io.tidewatch.event.Distribution;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Utils;

/**
 * Partials by the partition their alerts are in, as many in a record as it may well have. The partition is the one commands
 * to these alerts go to by their keys. Not thread-safe.
 */
public final class PartialPacking {
    /** The key of records of partials: whoever reads them goes by what each of them is of. */
    public static final String KEY = "partials";

    private static final int MOST_BYTES = 200_000;
    private static final int PARTIAL_BYTES = 200;
    private static final int BUCKET_BYTES = 6;
    private static final int SAMPLE_BYTES = 100;
    /** Characters of UTF-8 take three bytes at most, or four two of them. */
    private static final int CHAR_BYTES = 3;

    private final List<Pack> packs = new ArrayList<>();

    private static final class Pack {
        final List<Signal.Partial> partials = new ArrayList<>();
        int bytes;
        long appendMillis = Long.MIN_VALUE;
    }

    /** Takes what goes into one record. */
    public interface Sender {
        /** @param appendMillis append time of the newest in it */
        void send(Signal.Partials partials, long appendMillis);
    }

    /** @param partitions of the signals topic */
    public PartialPacking(int partitions) {
        for (int p = 0; p < partitions; p++) {
            packs.add(new Pack());
        }
    }

    /** Sends all of them, those of a partition in the order they are given in. */
    public void of(List<Signal.Partial> partials, Sender sender) {
        for (Signal.Partial partial : partials) {
            int partition = partitionOf(partial);
            Pack pack = packs.get(partition);
            int bytes = bytesOf(partial);
            if (pack.bytes + bytes > MOST_BYTES) {
                send(partition, pack, sender);
            }
            pack.partials.add(partial);
            pack.bytes += bytes;
            pack.appendMillis = Math.max(pack.appendMillis, partial.appendMillis());
        }
        for (int p = 0; p < packs.size(); p++) {
            send(p, packs.get(p), sender);
        }
    }

    private static void send(int partition, Pack pack, Sender sender) {
        if (pack.partials.isEmpty()) {
            return;
        }
        Signal.Partials all = new Signal.Partials(partition, pack.partials);
        long appendMillis = pack.appendMillis;
        pack.partials.clear();
        pack.bytes = 0;
        pack.appendMillis = Long.MIN_VALUE;
        sender.send(all, appendMillis);
    }

    private int partitionOf(Signal.Partial partial) {
        byte[] key = AlertKeys.of(partial.ruleId(), partial.group()).getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(key)) % packs.size();
    }

    /** @return about how many it takes, rather more */
    private static int bytesOf(Signal.Partial partial) {
        int bytes = PARTIAL_BYTES + CHAR_BYTES * partial.ruleId().length();
        for (String value : partial.group().values()) {
            bytes += CHAR_BYTES * value.length();
        }
        Distribution distribution = partial.distribution();
        if (distribution != null) {
            bytes += BUCKET_BYTES * distribution.indexes().length;
        }
        if (partial.distinct() != null) {
            bytes += partial.distinct().bytes().length;
        }
        if (partial.under() != null && partial.under().series() != null) {
            bytes += partial.under().series().bytes().length;
        }
        for (Alert.Sample sample : partial.samples()) {
            bytes += SAMPLE_BYTES
                    + CHAR_BYTES * (sample.text().length() + sample.source().length());
        }
        return bytes;
    }
}
