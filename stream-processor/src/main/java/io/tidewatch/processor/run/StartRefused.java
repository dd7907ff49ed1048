package io.tidewatch.processor.run;

/** The processor must not start as things are; the message says what is wrong and what the way out is. */
public final class StartRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartRefused(String message) {
        super(message);
    }
}
