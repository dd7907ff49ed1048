package io.tidewatch.agent.gateway;

/** A request that is not taken, and what its sender is told. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Why; the status decides whether the sender comes again (503) or lets go. */
    public enum Reason {
        /** No token, or another. */
        UNAUTHORIZED(401),
        /** By a name that is not the gateway's, as a page of another site would ask. */
        MISDIRECTED(421),
        /** Larger than a body may be, packed or unpacked, or of too many parts. */
        TOO_LARGE(413),
        /** An encoding, a content type, or a version of the protocol that is not spoken here. */
        UNSUPPORTED(415),
        /** Not what it says it is. */
        MALFORMED(400),
        /** It did not come to its end in time. */
        SLOW(408),
        /** As many requests as are allowed are being taken. */
        BUSY(503),
        /** Kafka takes nothing at the moment, or did not say in time that it has. */
        NOT_DELIVERED(503);

        final int status;

        Reason(int status) {
            this.status = status;
        }
    }

    public Refusal(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public int status() {
        return reason.status;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
