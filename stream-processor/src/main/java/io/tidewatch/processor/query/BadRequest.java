package io.tidewatch.processor.query;

/** The question cannot be answered as it is asked; the message names the parameter and what was expected. */
public final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadRequest(String message) {
        super(message);
    }
}
