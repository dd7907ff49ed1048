package io.tidewatch.agent.tail;

import io.tidewatch.config.Doc;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/**
 * How files are followed.
 *
 * @param files which; none by default
 * @param poll how often an open file is looked at
 * @param scan how often the globs are looked through
 * @param joinWait how long an event waits for further lines of its stack trace
 * @param holdPartial how long a line without its end is held back before it is sent as it is
 * @param closeAfter how long a file that was renamed away or deleted is still read after its last growth
 * @param maxLineBytes longest line; the rest of a longer one is dropped. Below a sixth of what a record may weigh, since
 *     JSON may need six bytes for one
 * @param maxFiles most files open at once
 * @param maxInFlight most events of all files that Kafka has not acknowledged
 * @param maxInFlightBytes most bytes of them
 * @param zone of times in lines that name none; empty: that of the host
 */
public record TailConfig(
        @Doc("files to follow") List<TailedPath> files,
        @Doc("how often an open file is looked at") Duration poll,
        @Doc("how often the globs are looked through") Duration scan,

        @Doc("how long an event waits for further lines of its stack trace")
        Duration joinWait,

        @Doc("how long a line without its end is held back") Duration holdPartial,

        @Doc("how long a file that is gone is still read after its last growth")
        Duration closeAfter,

        @Doc("longest line in bytes") int maxLineBytes,
        @Doc("most files open at once") int maxFiles,

        @Doc("most events of all files not yet acknowledged")
        int maxInFlight,

        @Doc("most bytes of them") int maxInFlightBytes,

        @Doc("time zone of times that name none; empty: the host's")
        String zone) {
    private static final int LONGEST_LINE = 150_000;

    public TailConfig {
        files = List.copyOf(files);
        positive("poll", poll);
        positive("scan", scan);
        positive("joinWait", joinWait);
        positive("holdPartial", holdPartial);
        positive("closeAfter", closeAfter);
        between("maxLineBytes", maxLineBytes, 64, LONGEST_LINE);
        between("maxFiles", maxFiles, 1, 10_000);
        between("maxInFlight", maxInFlight, 1, 1_000_000);
        between("maxInFlightBytes", maxInFlightBytes, 64 << 10, 1 << 30);
        zoneNamed(zone);
    }

    public static TailConfig defaults() {
        return new TailConfig(
                List.of(),
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                128 << 10,
                500,
                4_000,
                4 << 20,
                "");
    }

    /** The same with other files. */
    public TailConfig following(List<TailedPath> other) {
        return new TailConfig(
                other,
                poll,
                scan,
                joinWait,
                holdPartial,
                closeAfter,
                maxLineBytes,
                maxFiles,
                maxInFlight,
                maxInFlightBytes,
                zone);
    }

    ZoneId zoneId() {
        return zoneNamed(zone);
    }

    private static ZoneId zoneNamed(String name) {
        try {
            return name.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "zone is '" + name + "', expected one such as Europe/Berlin or +08:00", e);
        }
    }

    private static void positive(String key, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(key + " is " + value + ", expected more than 0");
        }
    }

    private static void between(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " is " + value + ", expected " + least + " to " + most);
        }
    }
}
