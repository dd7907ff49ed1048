package io.tidewatch.agent.host;

/**
 * Takes the points of one part of the host. Called by one thread at a time; may throw or hang, which costs this probe's
 * points only. Names follow OpenTelemetry's semantic conventions for system metrics, version 1.44.
 */
interface HostProbe {
    /** @return names it in logs and in the agent's own metrics */
    String name();

    void collect(Points out);
}
