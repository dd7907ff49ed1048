package io.tidewatch.wire;

import io.tidewatch.event.Source;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads origins of records as {@link RecordOrigin#read} does, and remembers the sources it met last by their bytes, so that
 * a source that is met again costs no text. Not thread-safe.
 */
public final class RecordOrigins {
    private static final int SLOTS = 1 << 12;
    private static final int MOST_BYTES = 1 << 10;
    private static final byte[] NOTHING = {};

    private final @Nullable Known[] known;

    // the bytes are those of the headers, which nobody changes
    @SuppressWarnings("ArrayRecordComponent")
    private record Known(byte[] name, byte[] host, byte[] environment, byte[] release, Source source) {
        boolean is(byte[] otherName, byte[] otherHost, byte[] otherEnvironment, byte[] otherRelease) {
            return Arrays.equals(name, otherName)
                    && Arrays.equals(host, otherHost)
                    && Arrays.equals(environment, otherEnvironment)
                    && Arrays.equals(release, otherRelease);
        }
    }

    /** Remembers up to {@value #SLOTS} sources. */
    public RecordOrigins() {
        this(SLOTS);
    }

    /** @param slots a power of two */
    RecordOrigins(int slots) {
        known = new Known[slots];
    }

    /** As {@link RecordOrigin#read}; of one source the same object for as long as it is remembered. */
    public RecordOrigin read(Headers headers, byte @Nullable [] key) {
        byte[] name = NOTHING;
        byte[] host = NOTHING;
        byte[] environment = NOTHING;
        byte[] release = NOTHING;
        long epoch = 0;
        long sequence = -1;
        long count = 0;
        // one walk: asking for each name walks each time; of two of a name the last counts
        for (Header header : headers) {
            byte[] value = header.value() == null ? NOTHING : header.value();
            switch (header.key()) {
                case RecordOrigin.SOURCE -> name = value;
                case RecordOrigin.HOST -> host = value;
                case RecordOrigin.ENVIRONMENT -> environment = value;
                case RecordOrigin.RELEASE -> release = value;
                case RecordOrigin.EPOCH -> epoch = number(value, 0);
                case RecordOrigin.SEQUENCE -> sequence = number(value, -1);
                case RecordOrigin.COUNT -> count = number(value, 0);
                default -> {}
            }
        }
        byte[] named = name.length == 0 && key != null ? key : name;
        return new RecordOrigin(source(named, host, environment, release), epoch, sequence, (int) count);
    }

    private Source source(byte[] name, byte[] host, byte[] environment, byte[] release) {
        int hash = (Arrays.hashCode(name) * 31 + Arrays.hashCode(host)) * 31 + Arrays.hashCode(release);
        int first = (hash * 0x9E3779B9 >>> 8) & (known.length - 1);
        Known at = known[first];
        if (at != null && at.is(name, host, environment, release)) {
            return at.source;
        }
        // each place has a second one beside it, where what was met before waits for a while
        int second = first ^ 1 & (known.length - 1);
        Known beside = known[second];
        if (beside != null && beside.is(name, host, environment, release)) {
            return beside.source;
        }
        Source source = RecordOrigin.source(name, host, environment, release);
        if ((long) name.length + host.length + environment.length + release.length > MOST_BYTES) {
            return source; // nobody is called so: it is not to be kept
        }
        known[second] = at;
        known[first] = new Known(name, host, environment, release, source);
        return source;
    }

    private static long number(byte[] text, long absent) {
        if (text.length == 0 || text.length > 18) {
            return absent;
        }
        long value = 0;
        for (byte digit : text) {
            if (digit < '0' || digit > '9') {
                return absent;
            }
            value = 10 * value + (digit - '0');
        }
        return value;
    }
}
