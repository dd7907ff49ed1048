package io.tidewatch.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads bytes as lines. A line that is longer than a bound comes in pieces, cut behind a blank where there is one near, so
 * that memory is bounded; a secret that is cut may be missed, one of a usual length is not.
 */
abstract class ByteLines {
    static final int MAX_LINE = 1 << 20;
    private static final int NEAR = 1 << 14;

    private byte[] buffer = new byte[1 << 16];

    /**
     * @param length of the line or piece, without its end
     * @param endLength 2 for CRLF, 1 for LF, 0 where the line goes on or the file ends
     */
    abstract void line(byte[] bytes, int from, int length, int endLength) throws IOException;

    /** Nothing more has come just now: whoever sits at the other end waits for what is known. */
    void idle() throws IOException {}

    final void read(InputStream in) throws IOException {
        int begin = 0;
        int end = 0;
        int seen = 0;
        while (true) {
            int feed = indexOf((byte) '\n', seen, end);
            if (feed >= 0) {
                boolean crlf = feed > begin && buffer[feed - 1] == '\r';
                line(buffer, begin, feed - begin - (crlf ? 1 : 0), crlf ? 2 : 1);
                begin = feed + 1;
                seen = begin;
                continue;
            }
            seen = end;
            if (end - begin >= MAX_LINE) {
                int cut = cut(begin, end);
                line(buffer, begin, cut - begin, 0);
                begin = cut;
            }
            if (begin > 0) {
                System.arraycopy(buffer, begin, buffer, 0, end - begin);
                end -= begin;
                seen -= begin;
                begin = 0;
            }
            if (end == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, MAX_LINE + (1 << 16)));
            }
            if (in.available() == 0) {
                idle();
            }
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) {
                break;
            }
            end += read;
        }
        if (end > begin) {
            line(buffer, begin, end - begin, 0);
        }
    }

    private int indexOf(byte b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] == b) {
                return i;
            }
        }
        return -1;
    }

    /** Behind a comma or a blank that no name and separator stand before; else between two characters. */
    private int cut(int begin, int end) {
        int least = Math.max(begin + 1, end - NEAR);
        for (int i = end - 1; i > least; i--) {
            byte before = buffer[i - 1];
            boolean divides = buffer[i] == ' ' || buffer[i] == ',' || buffer[i] == '\t';
            if (divides && before != ':' && before != '=' && before != ' ' && before != ',') {
                return i + 1;
            }
        }
        int cut = end;
        while (cut > least && (buffer[cut - 1] & 0xC0) == 0x80) {
            cut--;
        }
        return cut > least && buffer[cut - 1] < 0 ? cut - 1 : cut;
    }
}
