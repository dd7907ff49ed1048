package io.tidewatch.processor.mine;

/** Classes of characters. */
final class Chars {
    private static final boolean[] DELIMITER = table("=:,;()[]{}<>|\"'!?");
    private static final boolean[] STRUCTURE = table("=:{}[]<>|()");
    private static final boolean[] IDENTIFIER = table("._/\\@$~%+&");

    private Chars() {}

    static boolean space(char c) {
        return c <= ' ' || c == 0xA0 || (c >= 0x2000 && Character.isWhitespace(c)) || c == 0x3000;
    }

    static boolean newline(char c) {
        return c == '\n' || c == '\r';
    }

    static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean letter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 128 && !delimiter(c));
    }

    static boolean hex(char c) {
        return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** Full-width punctuation counts: East Asian text has no other word boundary. */
    static boolean delimiter(char c) {
        return c < 128
                ? DELIMITER[c]
                : (c == 0x201C || c == 0x201D)
                        || (c >= 0x3001 && c <= 0x3003)
                        || (c >= 0x3008 && c <= 0x3011)
                        || c == 0xFF08
                        || c == 0xFF09
                        || c == 0xFF0C
                        || c == 0xFF1A
                        || c == 0xFF1B
                        || c == 0xFF01
                        || c == 0xFF1F;
    }

    /** What is no part of a name or a phrase, but holds several together. */
    static boolean structure(char c) {
        return c < 128 && STRUCTURE[c];
    }

    static boolean identifier(char c) {
        return c < 128 && IDENTIFIER[c];
    }

    /** Written without spaces between words. */
    static boolean ideograph(char c) {
        return c >= 0x2E80 && c < 0xD800;
    }

    /** A character that makes what stands beside it a part of a longer token. */
    static boolean glue(char c) {
        return letter(c) || digit(c) || c == '_' || c == '.' || c == '-' || c == '/';
    }

    private static boolean[] table(String chars) {
        boolean[] table = new boolean[128];
        for (int i = 0; i < chars.length(); i++) {
            table[chars.charAt(i)] = true;
        }
        return table;
    }
}
