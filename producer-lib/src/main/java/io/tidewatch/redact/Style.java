package io.tidewatch.redact;

/** How what was found is replaced. What was replaced once is known by its form and stays. */
public enum Style {
    /** {@code ****}. */
    MASK,
    /**
     * As people are used to see it: the first letter of an e-mail address ({@code b****@example.com}), the beginning and
     * the last four digits of a phone number ({@code 138****8000}); of numbers else the last four, of anything else
     * nothing.
     */
    PARTIAL,
    /** Stars and the last four characters; of what is too short to keep four a secret, nothing. */
    LAST4,
    /**
     * {@code h#} and 16 letters of its HMAC-SHA-256: equal values stay equal and can be told apart, and nobody without
     * the key can try values out.
     */
    HASH
}
