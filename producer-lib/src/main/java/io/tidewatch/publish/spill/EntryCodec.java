package io.tidewatch.publish.spill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewatch.event.Source;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a segment: mark, length of the body, CRC-32C of length and body, body. The mark lets a reader find the next
 * entry behind bytes that are damaged. Big-endian.
 */
final class EntryCodec {
    static final int MARK = 0x54575331;
    static final int HEAD_BYTES = 12;
    /** No record we make comes near: a length over it is damage. */
    static final int MOST_BODY_BYTES = 2 << 20;

    private static final int FIXED_BODY_BYTES = 1 + 8 + 8 + 4;
    private final CRC32C crc = new CRC32C();

    /** @return the entry, ready to be written */
    ByteBuffer encode(SpilledRecord record, ByteBuffer reused) {
        byte[][] source = {
            record.source().service().getBytes(UTF_8),
            record.source().instance().getBytes(UTF_8),
            record.source().host().getBytes(UTF_8),
            record.source().environment().getBytes(UTF_8),
            record.source().release().getBytes(UTF_8)
        };
        int body = FIXED_BODY_BYTES + 4 + record.key().length + record.value().length;
        for (byte[] part : source) {
            body += 4 + part.length;
        }
        ByteBuffer out = reused.capacity() < HEAD_BYTES + body ? ByteBuffer.allocateDirect(HEAD_BYTES + body) : reused;
        out.clear();
        out.putInt(MARK).putInt(body).putInt(0);
        out.put((byte) record.kind())
                .putLong(record.epochMillis())
                .putLong(record.firstSequence())
                .putInt(record.count());
        for (byte[] part : source) {
            out.putInt(part.length).put(part);
        }
        out.putInt(record.key().length).put(record.key()).put(record.value());
        out.flip();
        out.putInt(8, checksum(out, body));
        return out;
    }

    /** @return whether the bytes from the body's beginning on are those that were written */
    boolean isSound(ByteBuffer entry, int body, int written) {
        return checksum(entry, body) == written;
    }

    /** @param entry head and body, from position 0 on; null where it makes no sense in spite of its checksum */
    @Nullable
    SpilledRecord decode(ByteBuffer entry, int body) {
        try {
            ByteBuffer in = entry.duplicate();
            in.position(HEAD_BYTES).limit(HEAD_BYTES + body);
            int kind = in.get();
            long epoch = in.getLong();
            long sequence = in.getLong();
            int count = in.getInt();
            Source source = new Source(text(in), text(in), text(in), text(in), text(in));
            byte[] key = bytes(in, in.getInt());
            return new SpilledRecord(kind, source, epoch, sequence, count, key, bytes(in, in.remaining()));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return null;
        }
    }

    private int checksum(ByteBuffer entry, int body) {
        crc.reset();
        ByteBuffer checked = entry.duplicate();
        checked.position(4).limit(8);
        crc.update(checked);
        checked.limit(HEAD_BYTES + body).position(HEAD_BYTES);
        crc.update(checked);
        return (int) crc.getValue();
    }

    private static String text(ByteBuffer in) {
        return new String(bytes(in, in.getInt()), UTF_8);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
