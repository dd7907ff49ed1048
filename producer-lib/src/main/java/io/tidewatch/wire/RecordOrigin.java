package io.tidewatch.wire;

import io.tidewatch.event.Source;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a record's key and headers say of where it comes from. All headers are text.
 *
 * @param source who sent it
 * @param epochMillis when the sending publisher was started, milliseconds since the epoch: a number space of its own;
 *     0 where the record carries no sequence
 * @param firstSequence number of the record's first event in (source, epoch, topic), from 0, without gaps; -1 where the
 *     record carries no sequence
 * @param count how many events the record holds; 0 where not told
 */
public record RecordOrigin(Source source, long epochMillis, long firstSequence, int count) {
    public static final String SOURCE = "tw-source";
    public static final String HOST = "tw-host";
    public static final String ENVIRONMENT = "tw-env";
    public static final String RELEASE = "tw-release";
    public static final String EPOCH = "tw-epoch";
    public static final String SEQUENCE = "tw-seq";
    public static final String COUNT = "tw-n";

    /** @return whether repeats and gaps can be told */
    public boolean sequenced() {
        return epochMillis > 0 && firstSequence >= 0;
    }

    /** Adds the headers; empty parts of the source are left out. */
    public void write(Headers headers) {
        add(headers, SOURCE, source.key());
        add(headers, HOST, source.host());
        add(headers, ENVIRONMENT, source.environment());
        add(headers, RELEASE, source.release());
        if (sequenced()) {
            add(headers, EPOCH, Long.toString(epochMillis));
            add(headers, SEQUENCE, Long.toString(firstSequence));
        }
        if (count > 0) {
            add(headers, COUNT, Integer.toString(count));
        }
    }

    /** Never throws: what is missing or no number counts as not told; without a source header the key speaks. */
    public static RecordOrigin read(Headers headers, byte @Nullable [] key) {
        return new RecordOrigins(1).read(headers, key);
    }

    static Source source(byte[] name, byte[] host, byte[] environment, byte[] release) {
        Source named = name.length == 0 ? Source.UNKNOWN : Source.ofKey(text(name));
        return new Source(named.service(), named.instance(), text(host), text(environment), text(release));
    }

    private static void add(Headers headers, String name, String value) {
        if (!value.isEmpty()) {
            headers.add(name, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
