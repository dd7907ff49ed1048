package io.tidewatch.processor.mine;

/** What a token looks like. Bytes, not an enum: they lie in arrays and in stored rows. */
final class Kind {
    /** A separator: never varies. */
    static final byte DELIMITER = 0;
    /** No letter and no digit, such as {@code --}: never varies. */
    static final byte SYMBOL = 1;
    /** Letters (and hyphens). */
    static final byte WORD = 2;
    /** Letters with 1 or 2 digits, such as {@code eth0}. */
    static final byte NUMBERED = 3;
    /** No digit, but one of {@code . _ / \ @ $ ~ % + &}. */
    static final byte IDENTIFIER = 4;
    /** A value by its looks: number, hex, id, path, time, address. */
    static final byte VARIABLE = 5;

    private Kind() {}

    /** @return how strongly one such filling says that its place varies; 0 where it may not */
    static double evidence(byte kind) {
        return switch (kind) {
            case WORD -> 1;
            case NUMBERED -> 1.3;
            case IDENTIFIER -> 1.6;
            case VARIABLE -> 3;
            default -> 0;
        };
    }

    static boolean canVary(byte kind) {
        return kind == WORD || kind == NUMBERED || kind == IDENTIFIER;
    }
}
