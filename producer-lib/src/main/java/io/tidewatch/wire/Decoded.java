package io.tidewatch.wire;

/**
 * What decoding gives: a value, or why there is none. A decode never throws, so that a line that cannot be read costs
 * itself only.
 */
public sealed interface Decoded<T> {
    /** It could be read. */
    record Ok<T>(T value) implements Decoded<T> {}

    /**
     * It could not be read.
     *
     * @param reason which kind of fault
     * @param detail what exactly, and where in the text; holds no more than a few characters of the input
     */
    record Bad<T>(Reason reason, String detail) implements Decoded<T> {}

    /** Kinds of fault a decoder reports. */
    enum Reason {
        EMPTY,
        NOT_JSON,
        NOT_UTF8,
        /** A number that is not finite, a text where a number belongs, a required field that is missing. */
        BAD_FIELD,
        /** A version newer than this reader knows: may be read later by a newer one. */
        NEWER_VERSION,
        TOO_LARGE
    }

    static <T> Decoded<T> ok(T value) {
        return new Ok<>(value);
    }

    static <T> Decoded<T> bad(Reason reason, String detail) {
        return new Bad<>(reason, detail);
    }
}
