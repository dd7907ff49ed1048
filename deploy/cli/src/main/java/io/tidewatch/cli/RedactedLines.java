package io.tidewatch.cli;

import io.tidewatch.redact.LineRedactor;
import java.io.IOException;
import java.io.OutputStream;

/** Writes lines as they may be shown: what holds no secret byte for byte. */
final class RedactedLines extends ByteLines {
    private final LineRedactor redactor;
    private final OutputStream out;

    RedactedLines(LineRedactor redactor, OutputStream out) {
        this.redactor = redactor;
        this.out = out;
    }

    // a line without a secret comes back as the same instance
    @SuppressWarnings("ReferenceEquality")
    @Override
    void line(byte[] bytes, int from, int length, int endLength) throws IOException {
        String line = RawText.decode(bytes, from, length);
        String shown = redactor.redact(line);
        if (shown == line) {
            out.write(bytes, from, length + endLength);
            return;
        }
        RawText.write(shown, out);
        out.write(bytes, from + length, endLength);
    }
}
