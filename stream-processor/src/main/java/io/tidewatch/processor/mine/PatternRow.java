package io.tidewatch.processor.mine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A pattern as it is kept: versioned bytes, from which a miner goes on. */
public final class PatternRow {
    private static final byte VERSION = 1;
    private static final int WIDE = 1;

    private final Shape shape;
    private final long number;
    private final boolean wide;
    private final String mergedInto;

    private PatternRow(Shape shape, long number, boolean wide, String mergedInto) {
        this.shape = shape;
        this.number = number;
        this.wide = wide;
        this.mergedInto = mergedInto;
    }

    /** @return the pattern as it is now */
    public static PatternRow of(Pattern pattern) {
        Pattern current = pattern.current();
        return new PatternRow(pattern.shape, pattern.number(), pattern.wide(), current == pattern ? "" : current.id());
    }

    /** @return text with {@code <*>} for each variable part */
    public String template() {
        return shape.template();
    }

    /** @return id of the pattern it was merged into; empty where it was not */
    public String mergedInto() {
        return mergedInto;
    }

    Shape shape() {
        return shape;
    }

    long number() {
        return number;
    }

    /** @return whether it stands for shapes of which it was generalised */
    public boolean wide() {
        return wide;
    }

    /** @return the bytes that {@link #read} takes */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 12 * shape.length());
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeByte(wide ? WIDE : 0);
            out.writeLong(number);
            out.writeUTF(mergedInto);
            out.writeShort(shape.length());
            for (int i = 0; i < shape.length(); i++) {
                out.writeByte(shape.kinds[i] | (shape.spaced[i] ? 0x80 : 0));
                out.writeUTF(shape.kinds[i] == Kind.VARIABLE ? "" : shape.texts[i]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @return empty where the bytes are cut short or of a version not known */
    public static Optional<PatternRow> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != VERSION) {
                return Optional.empty();
            }
            boolean wide = (in.readByte() & WIDE) != 0;
            long number = in.readLong();
            String into = in.readUTF();
            int n = in.readUnsignedShort();
            String[] texts = new String[n];
            byte[] kinds = new byte[n];
            boolean[] spaced = new boolean[n];
            for (int i = 0; i < n; i++) {
                byte kind = in.readByte();
                spaced[i] = kind < 0;
                kinds[i] = (byte) (kind & 0x7F);
                String text = in.readUTF();
                texts[i] = kinds[i] == Kind.VARIABLE ? PatternIds.VARIABLE : text;
            }
            return Optional.of(new PatternRow(new Shape(texts, kinds, spaced), number, wide, into));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
