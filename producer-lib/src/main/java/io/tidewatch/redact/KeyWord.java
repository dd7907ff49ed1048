package io.tidewatch.redact;

/**
 * A name whose value is to be replaced.
 *
 * @param word how the name ends, in lower case, without separators
 * @param kind what its value is
 * @param need what its value has to look like
 * @param whole whether the word has to be a word of its own: {@code pin} is none in {@code spin}
 */
record KeyWord(String word, Kind kind, Need need, boolean whole) {
    /** What a value has to look like to be one. */
    enum Need {
        /** Anything but what says that there is none, and prose. */
        ANY,
        /** As any, but no short number: {@code token=5} counts. */
        NO_COUNT,
        /** Sixteen characters, or six with a digit. */
        TOKEN,
        /** Eight characters or more with a digit, or the name of a scheme and what follows. */
        CREDENTIALS,
        /** Four characters or more that are no number: {@code pass=12} counts. */
        PASS,
        /** Four to eight letters and digits, one digit at least. */
        CODE,
        /** Three to eight digits. */
        PIN,
        /** Pairs that are divided by semicolons. */
        COOKIE,
        PHONE,
        ID_NUMBER,
        CARD_NUMBER,
        PASSPORT
    }

    boolean isNumber() {
        return need == Need.PHONE || need == Need.ID_NUMBER || need == Need.CARD_NUMBER || need == Need.PASSPORT;
    }
}
