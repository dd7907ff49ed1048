package io.tidewatch.publish.spill;

import io.tidewatch.config.Doc;
import io.tidewatch.event.Source;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how much is kept on disk while Kafka does not take it.
 *
 * @param enabled false keeps everything in memory: what does not fit there is dropped
 * @param directory where the files lie; empty means {@code tidewatch-spill-USER} in the folder for temporary files, which
 *     survives a crash of the application but not everywhere a restart of the host or of its container. Each publisher
 *     takes a folder of its own below it
 * @param maxBytes most bytes on disk, 1 MiB or more
 * @param fsyncInterval how often what was written is forced to the disk: a crash of the host costs that much at most, a
 *     crash of the application alone costs nothing of what was written
 * @param after how long Kafka may leave records unacknowledged before they, and all that come after, are written to disk
 */
public record SpillConfig(
        @Doc("whether events that Kafka does not take are kept on disk")
        boolean enabled,

        @Doc("where; empty: tidewatch-spill-USER in the folder for temporary files")
        String directory,

        @Doc("most bytes on disk") long maxBytes,

        @Doc("how often it is forced to the disk: a crash of the host costs that much at most")
        Duration fsyncInterval,

        @Doc("how long Kafka may leave records unacknowledged before they are kept on disk")
        Duration after) {
    private static final long LEAST_BYTES = 1 << 20;

    public SpillConfig {
        if (enabled && maxBytes < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "spill.maxBytes is " + maxBytes + ", expected " + LEAST_BYTES + " or more");
        }
        if (fsyncInterval.toMillis() < 1 || fsyncInterval.toMillis() > 600_000) {
            throw new IllegalArgumentException("spill.fsyncInterval is " + fsyncInterval + ", expected 1 ms to 10 min");
        }
        if (after.toMillis() < 1 || after.toMillis() > 600_000) {
            throw new IllegalArgumentException("spill.after is " + after + ", expected 1 ms to 10 min");
        }
    }

    /** 256 MiB in the folder for temporary files, forced to disk each second, after 2 s without acknowledgement. */
    public static SpillConfig standard() {
        return new SpillConfig(true, "", 256L << 20, Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    /** The standard bounds, in that folder. */
    public static SpillConfig in(Path directory) {
        SpillConfig s = standard();
        return new SpillConfig(true, directory.toString(), s.maxBytes(), s.fsyncInterval(), s.after());
    }

    /** Nothing is kept on disk. */
    public static SpillConfig off() {
        SpillConfig s = standard();
        return new SpillConfig(false, "", s.maxBytes(), s.fsyncInterval(), s.after());
    }

    /** @return the same with a part of its room, though never less than the least */
    public SpillConfig share(int parts, int of) {
        return new SpillConfig(enabled, directory, Math.max(LEAST_BYTES, maxBytes / of * parts), fsyncInterval, after);
    }

    /** @return the folder below which the publishers of that source keep theirs */
    public Path base(Source source) {
        Path root = directory.isBlank()
                ? Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "tidewatch-spill-" + fileName(System.getProperty("user.name", "")))
                : Path.of(directory);
        return root.resolve(fileName(source.service() + "-" + source.instance()));
    }

    private static String fileName(String text) {
        String safe = text.replaceAll("[^A-Za-z0-9._-]", "_");
        String name = safe.length() > 100 ? safe.substring(0, 100) : safe;
        return name.isEmpty() || name.startsWith(".") ? "_" + name : name;
    }
}
