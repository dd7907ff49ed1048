package io.tidewatch.processor.run;

/** The files of an application's local state cannot be opened; what they held is in the changelogs. */
public final class DamagedState extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String applicationId;

    DamagedState(String applicationId, Throwable cause) {
        super("the local state of " + applicationId + " cannot be opened: " + cause.getMessage(), cause);
        this.applicationId = applicationId;
    }

    public String applicationId() {
        return applicationId;
    }
}
