package io.tidewatch.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

/** UTF-8 as text and back, byte for byte: a byte that is no UTF-8 becomes a lone surrogate (U+DC80 to U+DCFF) meanwhile. */
final class RawText {
    private static final char ESCAPE = '\udc00';

    private RawText() {}

    static String decode(byte[] bytes, int from, int length) {
        boolean ascii = true;
        for (int i = from; ascii && i < from + length; i++) {
            ascii = bytes[i] >= 0;
        }
        if (ascii) {
            return new String(bytes, from, length, ISO_8859_1);
        }
        CharsetDecoder decoder = UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, from, length);
        CharBuffer out = CharBuffer.allocate(length);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE + (in.get() & 0xff)));
            }
        }
    }

    static void write(String text, OutputStream out) throws IOException {
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean raw = c >= '\udc80' && c <= '\udcff' && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
            if (raw) {
                out.write(text.substring(plain, i).getBytes(UTF_8));
                out.write(c - ESCAPE);
                plain = i + 1;
            }
        }
        out.write((plain == 0 ? text : text.substring(plain)).getBytes(UTF_8));
    }
}
