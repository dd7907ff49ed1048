package io.tidewatch.profile;

/** A profile could not be taken or read; the message says why, and what can be done about it. */
public final class ProfileException extends Exception {
    private static final long serialVersionUID = 1L;

    ProfileException(String message) {
        super(message);
    }

    ProfileException(String message, Throwable cause) {
        super(message, cause);
    }
}
