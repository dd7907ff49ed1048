package io.tidewatch.redact;

import java.util.List;

/**
 * Redacts a text line by line: each line stays one, and a private key that goes over several is hidden on all of them. Holds
 * where it is in such a key: one for each text, from one thread.
 */
public final class LineRedactor {
    /** A key has fewer; what goes on for longer is none. */
    private static final int MAX_KEY_LINES = 400;

    private final Redactor redactor;
    private int keyLines;

    public LineRedactor(Redactor redactor) {
        this.redactor = redactor;
    }

    /** @return the line, without its line end, as it may be shown */
    public String redact(String line) {
        int hidden = hidden(line);
        if (hidden < 0) {
            return redactor.redact(line);
        }
        String rest = line.substring(hidden);
        return line.isBlank() ? line : Redactor.MASK + redactor.redact(rest);
    }

    /** @return what {@link #redact} would replace; to be called instead of it */
    public List<Finding> find(String line) {
        int hidden = hidden(line);
        if (hidden < 0) {
            return redactor.find(line);
        }
        return line.isBlank()
                ? List.of()
                : List.of(new Finding(Kind.PRIVATE_KEY.label(), Kind.PRIVATE_KEY, 0, hidden, Style.MASK));
    }

    /** @return up to where the line belongs to a key that began before it; -1 where it does not */
    private int hidden(String line) {
        int hidden = -1;
        if (keyLines > 0) {
            int end = line.indexOf("-----END ");
            boolean goesOn =
                    keyLines++ < MAX_KEY_LINES && (PrivateKeys.isInside(line) || PrivateKeys.endsInBase64(line));
            if (end >= 0) {
                int close = line.indexOf("-----", end + 9);
                hidden = close < 0 ? line.length() : close + 5;
                keyLines = 0;
            } else if (goesOn) {
                return line.length();
            } else {
                keyLines = 0;
            }
        }
        if (redactor.hides(Kind.PRIVATE_KEY) && PrivateKeys.staysOpen(line)) {
            keyLines = 1;
        }
        return hidden;
    }
}
