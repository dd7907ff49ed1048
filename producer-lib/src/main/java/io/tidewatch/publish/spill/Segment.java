package io.tidewatch.publish.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One file of the queue: entries one behind the other. What is damaged is passed over, up to the next sound entry. */
final class Segment implements AutoCloseable {
    private static final int SCAN_BYTES = 64 << 10;

    /**
     * What a read found.
     *
     * @param record the next sound entry; null where there is none up to the end
     * @param nextOffset where to go on reading
     * @param damagedBytes how many bytes were passed over
     */
    record Found(@Nullable SpilledRecord record, long nextOffset, long damagedBytes) {}

    final long number;
    final Counts total = new Counts();
    final Counts read = new Counts();
    /** Where its first entry that is not done begins. */
    long start;

    /** Whether it was read through when it was taken over. */
    boolean scanned;

    private final Path file;
    private final FileChannel channel;
    private final EntryCodec codec = new EntryCodec();
    private long length;
    private ByteBuffer buffer = ByteBuffer.allocate(SCAN_BYTES);

    private Segment(long number, Path file, FileChannel channel, long length) {
        this.number = number;
        this.file = file;
        this.channel = channel;
        this.length = length;
    }

    static Segment create(Path directory, long number) throws IOException {
        Path file = directory.resolve(fileName(number));
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Segment(number, file, channel, 0);
    }

    static Segment open(Path file, long number) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Segment(number, file, channel, channel.size());
    }

    static String fileName(long number) {
        return String.format("%016x.spill", number);
    }

    long length() {
        return length;
    }

    /** Writes all of it or nothing: what was written in part before a failure is cut off again. */
    void append(ByteBuffer entry, SpilledRecord record) throws IOException {
        long at = length;
        try {
            while (entry.hasRemaining()) {
                at += channel.write(entry, at);
            }
        } catch (IOException e) {
            channel.truncate(length);
            throw e;
        }
        length = at;
        total.add(record.kind(), record.count());
    }

    void force() throws IOException {
        channel.force(false);
    }

    /** Reads the next sound entry from there on. */
    Found next(long offset) throws IOException {
        long at = offset;
        while (at < length) {
            SpilledRecord record = at(at);
            if (record != null) {
                return new Found(record, at + buffer.limit(), at - offset);
            }
            at = nextMark(at + 1);
        }
        return new Found(null, length, length - offset);
    }

    /** Counts what is sound in it. @return bytes that are damaged */
    long scan(long from, ScanListener listener) throws IOException {
        scanned = true;
        long damaged = 0;
        long at = from;
        while (at < length) {
            Found found = next(at);
            damaged += found.damagedBytes();
            at = found.nextOffset();
            if (found.record() != null) {
                total.add(found.record().kind(), found.record().count());
                listener.found(found.record());
            }
        }
        return damaged;
    }

    /** Is told of each entry of a scan. */
    interface ScanListener {
        void found(SpilledRecord record);
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private @Nullable SpilledRecord at(long offset) throws IOException {
        if (length - offset < EntryCodec.HEAD_BYTES || !fill(offset, EntryCodec.HEAD_BYTES)) {
            return null;
        }
        int body = buffer.getInt(4);
        int written = buffer.getInt(8);
        if (buffer.getInt(0) != EntryCodec.MARK
                || body < 0
                || body > EntryCodec.MOST_BODY_BYTES
                || length - offset < EntryCodec.HEAD_BYTES + body
                || !fill(offset, EntryCodec.HEAD_BYTES + body)) {
            return null;
        }
        return codec.isSound(buffer, body, written) ? codec.decode(buffer, body) : null;
    }

    private boolean fill(long offset, int bytes) throws IOException {
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocate(bytes);
        }
        buffer.clear().limit(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                return false;
            }
        }
        buffer.flip();
        return true;
    }

    /** @return offset of the next place that looks like an entry's beginning, or the length */
    private long nextMark(long from) throws IOException {
        long at = from;
        while (length - at >= EntryCodec.HEAD_BYTES) {
            int bytes = (int) Math.min(SCAN_BYTES, length - at);
            if (!fill(at, bytes)) {
                return length;
            }
            for (int i = 0; i + 4 <= bytes; i++) {
                if (buffer.get(i) == (byte) (EntryCodec.MARK >>> 24) && buffer.getInt(i) == EntryCodec.MARK) {
                    return at + i;
                }
            }
            at += bytes - 3;
        }
        return length;
    }
}
