package io.tidewatch.publish.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher keeps of itself in a small mapped file, so that it is still there when the process was killed: how far
 * the queue was acknowledged, and its ledger. Writing costs a few stores into memory, no call.
 */
final class RunState {
    private static final String FILE = "state";
    private static final long MAGIC = 0x5457_5354_4154_0002L;
    private static final int AT_EPOCH = 8;
    private static final int AT_CLEAN = 16;
    /** Segment and offset in one word: a kill between two stores would have passed over what is not done. */
    private static final int AT_ACKNOWLEDGED = 24;

    private static final int AT_KINDS = 64;
    private static final int KIND_BYTES = 32;
    private static final int BYTES = AT_KINDS + KIND_BYTES * SpilledRecord.KINDS;

    private final MappedByteBuffer map;

    private RunState(MappedByteBuffer map) {
        this.map = map;
    }

    /**
     * What the run before left.
     *
     * @param clean whether it was closed
     * @param acknowledged how far its queue was done
     * @param settled events by kind that were delivered or dropped
     * @param produced events by kind
     * @param spilled events by kind that it had on disk
     */
    record Before(
            long epochMillis, boolean clean, Position acknowledged, Counts produced, Counts settled, Counts spilled) {}

    /** @return what the file says; null where there is none, or it is damaged */
    static @Nullable Before read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length != BYTES) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.getLong(0) != MAGIC) {
            return null;
        }
        Counts produced = new Counts();
        Counts settled = new Counts();
        Counts spilled = new Counts();
        for (int kind = 0; kind < SpilledRecord.KINDS; kind++) {
            int at = AT_KINDS + kind * KIND_BYTES;
            produced.add(kind, in.getLong(at));
            settled.add(kind, in.getLong(at + 8));
            spilled.add(kind, in.getLong(at + 16));
        }
        Position acknowledged = Position.ofWord(in.getLong(AT_ACKNOWLEDGED));
        return new Before(in.getLong(AT_EPOCH), in.getLong(AT_CLEAN) == 1, acknowledged, produced, settled, spilled);
    }

    /** Begins anew for this run; how far the queue was acknowledged stays. */
    static RunState begin(Path directory, long epochMillis, Position acknowledged) throws IOException {
        Path file = directory.resolve(FILE);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() < BYTES) {
                // blocks the disk has given: a store into a page it has none for would be a fault of the process
                ByteBuffer zeros = ByteBuffer.allocate(BYTES);
                while (zeros.hasRemaining()) {
                    channel.write(zeros, zeros.position());
                }
            }
            RunState state = new RunState(channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES));
            state.map.putLong(AT_CLEAN, 0);
            state.map.putLong(AT_EPOCH, epochMillis);
            for (int at = AT_KINDS; at < BYTES; at += 8) {
                state.map.putLong(at, 0);
            }
            state.acknowledged(acknowledged);
            state.map.putLong(0, MAGIC);
            return state;
        }
    }

    static void delete(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(FILE));
    }

    void acknowledged(Position position) {
        map.putLong(AT_ACKNOWLEDGED, position.word());
    }

    void ledger(int kind, long produced, long settled, long spilled) {
        int at = AT_KINDS + kind * KIND_BYTES;
        map.putLong(at, produced);
        map.putLong(at + 8, settled);
        map.putLong(at + 16, spilled);
    }

    void clean() {
        map.putLong(AT_CLEAN, 1);
    }
}
