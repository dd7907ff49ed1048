package io.tidewatch.config;

import java.util.Objects;

/** A text that never shows: {@code toString} is redacted, and Jackson finds nothing to write. */
public final class Secret {
    private static final Secret NONE = new Secret("");

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return value.isEmpty() ? NONE : new Secret(value);
    }

    /** No secret is set. */
    public static Secret none() {
        return NONE;
    }

    /** @return the text itself, to be handed on and not kept */
    public String reveal() {
        return value;
    }

    /** @return whether one is set */
    public boolean isSet() {
        return !value.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }

    @Override
    public String toString() {
        return value.isEmpty() ? "(not set)" : "****";
    }
}
