package io.tidewatch.redact;

import java.util.function.UnaryOperator;

/**
 * Masks, in one pass: values of keys that name a secret ({@code password=}, {@code "token":"…"}, {@code Authorization:}),
 * bearer tokens and JWTs, access keys of cloud providers, passwords in URLs, private keys, e-mail addresses, Chinese
 * mobile numbers and ID cards (with their checksum), bank cards (issuer and checksum; the last four digits stay).
 * Linear in the length of the text: every look back or ahead is bounded. A text without a match comes back as it is,
 * nothing is allocated. What was masked once is
 * not masked again. Holds no state: thread-safe.
 */
public final class Redactor implements UnaryOperator<String> {
    /** What stands for a secret. */
    public static final String MASK = "****";

    private static final Redactor STANDARD = new Redactor();

    private Redactor() {}

    /** The redactor with all detectors. */
    public static Redactor standard() {
        return STANDARD;
    }

    @Override
    public String apply(String text) {
        return redact(text);
    }

    /** @return the value, masked whole where its key names a secret */
    public String redactValue(String key, String value) {
        return KeyedSecrets.isSecret(key) ? MASK : redact(value);
    }

    /** @return the text with its secrets masked; the same instance where there was none and it is a String */
    public String redact(CharSequence text) {
        StringBuilder out = null;
        int copied = 0;
        int length = text.length();
        int at = 0;
        while (at < length) {
            char c = text.charAt(at);
            int next = at + 1;
            long span = Span.NONE;
            boolean digits = PersonalNumbers.isDigit(c);
            if (digits) {
                next = PersonalNumbers.endOfRun(text, at);
                span = PersonalNumbers.find(text, at, next);
            } else if (c == '=' || c == ':') {
                span = KeyedSecrets.find(text, at, copied);
            } else if (c == '@') {
                span = Addresses.find(text, at, copied);
            } else if (Tokens.mayBegin(c)) {
                span = Tokens.find(text, at);
            }
            if (span == Span.NONE) {
                at = next;
                continue;
            }
            if (out == null) {
                out = new StringBuilder(length);
            }
            out.append(text, copied, Span.from(span));
            if (digits) {
                PersonalNumbers.mask(text, span, out);
            } else {
                out.append(MASK);
            }
            copied = Span.to(span);
            at = Math.max(next, copied);
        }
        return out == null ? text.toString() : out.append(text, copied, length).toString();
    }
}
