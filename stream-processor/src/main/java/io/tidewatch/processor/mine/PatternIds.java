package io.tidewatch.processor.mine;

/** Ids of patterns: 16 hex digits, a hash of the canonical template, so that any instance finds the same id. */
public final class PatternIds {
    /** How a variable part is written in a template. */
    public static final String VARIABLE = "<*>";

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private PatternIds() {}

    /** @return id of that canonical template */
    public static String of(CharSequence canonical) {
        return hex(Hashes.text(canonical, 0, canonical.length()));
    }

    /** @return canonical template of a message template with {@code {}} for each argument */
    public static String canonical(String messageTemplate) {
        return messageTemplate.replace("{}", VARIABLE);
    }

    static String hex(long value) {
        char[] out = new char[16];
        for (int i = 15; i >= 0; i--) {
            out[i] = HEX[(int) (value & 15)];
            value >>>= 4;
        }
        return new String(out);
    }
}
