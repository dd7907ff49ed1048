package io.tidewatch.processor.alerts;

/** Partials that came with others cannot be read; says which and why. */
final class UnreadPartialsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnreadPartialsException(String why) {
        super(why);
    }
}
