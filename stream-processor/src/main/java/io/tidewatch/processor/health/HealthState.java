package io.tidewatch.processor.health;

/** How something is, from best to worst: what is not known is worse than well, and better than known to be ill. */
public enum HealthState {
    OK,
    UNKNOWN,
    DEGRADED,
    DOWN;

    public HealthState worse(HealthState other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
