package io.tidewatch.agent.gateway;

import io.tidewatch.agent.gateway.Refusal.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.xerial.snappy.Snappy;

/** Reads bodies, and unpacks them, never into more than is allowed. */
final class Bodies {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int CHUNK = 16 << 10;

    private final int maxCompressedBytes;
    private final int maxBodyBytes;

    Bodies(int maxCompressedBytes, int maxBodyBytes) {
        this.maxCompressedBytes = maxCompressedBytes;
        this.maxBodyBytes = maxBodyBytes;
    }

    /**
     * @param encoding as the header says it: snappy (its block format), gzip, or nothing
     * @param announcedBytes what the sender says it has; negative: nothing said
     */
    byte[] read(InputStream body, String encoding, long announcedBytes) throws Refusal {
        String packed = encoding.toLowerCase(Locale.ROOT).trim();
        boolean plain = packed.isEmpty() || packed.equals("identity");
        int most = plain ? maxBodyBytes : maxCompressedBytes;
        if (announcedBytes > most) {
            throw tooLarge("a body of " + announcedBytes + " bytes", most);
        }
        byte[] raw = limited(body, most, plain ? "a body" : "a packed body");
        if (plain) {
            return raw;
        }
        return switch (packed) {
            case "snappy" -> snappy(raw);
            case "gzip" -> gzip(raw);
            default ->
                throw new Refusal(
                        Reason.UNSUPPORTED, "Content-Encoding is " + packed + ", expected snappy, gzip or none");
        };
    }

    /** The block format tells first how large it gets: a bomb is known before a byte of it is unpacked. */
    private byte[] snappy(byte[] packed) throws Refusal {
        try {
            int length = Snappy.uncompressedLength(packed);
            if (length < 0 || length > maxBodyBytes) {
                throw tooLarge("an unpacked body", maxBodyBytes);
            }
            if (!Snappy.isValidCompressedBuffer(packed)) {
                throw new Refusal(Reason.MALFORMED, "the body is no snappy block");
            }
            return Snappy.uncompress(packed);
        } catch (IOException e) {
            throw new Refusal(Reason.MALFORMED, "the body is no snappy block");
        }
    }

    private byte[] gzip(byte[] packed) throws Refusal {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return limited(in, maxBodyBytes, "an unpacked body");
        } catch (IOException e) {
            throw new Refusal(Reason.MALFORMED, "the body is no gzip");
        }
    }

    private static byte[] limited(InputStream in, int most, String what) throws Refusal {
        long until = System.nanoTime() + LONGEST_NANOS;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        try {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                if (out.size() + n > most) {
                    throw tooLarge(what, most);
                }
                if (System.nanoTime() - until > 0) {
                    throw new Refusal(Reason.SLOW, "the body took longer than 30 s");
                }
                out.write(chunk, 0, n);
            }
        } catch (EOFException | ZipException e) {
            throw new Refusal(Reason.MALFORMED, what + " ends in the middle, or is damaged");
        } catch (IOException e) {
            throw new Refusal(Reason.SLOW, what + " did not come to its end");
        }
        return out.toByteArray();
    }

    private static Refusal tooLarge(String what, int most) {
        return new Refusal(Reason.TOO_LARGE, what + " is larger than " + most + " bytes");
    }
}
