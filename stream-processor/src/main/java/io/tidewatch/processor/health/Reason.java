package io.tidewatch.processor.health;

import java.util.Objects;

/**
 * Why something is not well.
 *
 * @param state what it makes of it
 * @param text a sentence with the numbers
 * @param link path of this API or of the page where one looks further
 */
public record Reason(HealthState state, String text, String link) {
    public Reason {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(text, "text");
        link = Objects.requireNonNullElse(link, "");
    }
}
