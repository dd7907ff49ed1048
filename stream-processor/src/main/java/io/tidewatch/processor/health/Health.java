package io.tidewatch.processor.health;

import java.util.List;
import java.util.Set;

/**
 * How all is.
 *
 * @param state the worst of what is watched
 * @param reasons why, worst first; each names of what it speaks
 * @param services by name
 * @param hosts by name
 * @param pipeline how this product itself is: what it says of the others is as good as that
 */
public record Health(
        HealthState state, List<Reason> reasons, List<Subject> services, List<Subject> hosts, Subject pipeline) {
    /**
     * One service, host, or the pipeline.
     *
     * @param lastSeenMillis append time of the newest record of it; 0 where it has none
     * @param sources instances that have not said goodbye
     * @param silent those of them that are silent though they promised to speak
     * @param ended whether all of it said goodbye: then it does not count for the whole
     */
    public record Subject(
            String name,
            HealthState state,
            List<Reason> reasons,
            long lastSeenMillis,
            Set<String> sources,
            Set<String> silent,
            Set<String> hosts,
            Set<String> releases,
            boolean ended) {
        public Subject {
            reasons = List.copyOf(reasons);
        }
    }

    public Health {
        reasons = List.copyOf(reasons);
        services = List.copyOf(services);
        hosts = List.copyOf(hosts);
    }
}
