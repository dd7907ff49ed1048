package io.tidewatch.event;

import java.util.Objects;

/**
 * Who said it: one running instance of a service. Its {@link #key()} is the key of its records, so that all it says on
 * one topic stays in order.
 *
 * @param service name of the application or agent, without a slash; never empty
 * @param instance tells the instances of a service apart (pod name, host and port …); never empty
 * @param host name of the host it runs on; empty where unknown
 * @param environment such as {@code production}; empty where not told
 * @param release version of the application; empty where not told
 */
public record Source(String service, String instance, String host, String environment, String release) {
    /** What is known of a source when nothing was said of it. */
    public static final Source UNKNOWN = new Source("unknown", "unknown", "", "", "");

    public Source {
        service = Objects.requireNonNullElse(service, "").isBlank() ? "unknown" : service.replace('/', '_');
        instance = Objects.requireNonNullElse(instance, "").isBlank() ? "unknown" : instance;
        host = Objects.requireNonNullElse(host, "");
        environment = Objects.requireNonNullElse(environment, "");
        release = Objects.requireNonNullElse(release, "");
    }

    /** @return {@code service/instance} */
    public String key() {
        return service + "/" + instance;
    }

    /** Reads {@code service/instance}; a text without a slash is a service whose instance is {@code unknown}. */
    public static Source ofKey(String key) {
        int slash = key.indexOf('/');
        return slash < 0
                ? new Source(key, "unknown", "", "", "")
                : new Source(key.substring(0, slash), key.substring(slash + 1), "", "", "");
    }
}
