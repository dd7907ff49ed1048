package io.tidewatch.event;

import java.util.Objects;

/**
 * Who said it: one running instance of a service. Its {@link #key()} is the key of its records, so that all it says on
 * one topic stays in order. Names are cut to {@value #MOST_CHARS} characters: they are part of keys, and a key that
 * somebody made endless must not make a record that nobody can send.
 *
 * @param service name of the application or agent, without a slash; never empty
 * @param instance tells the instances of a service apart (pod name, host and port …); never empty
 * @param host name of the host it runs on; empty where unknown
 * @param environment such as {@code production}; empty where not told
 * @param release version of the application; empty where not told
 */
public record Source(String service, String instance, String host, String environment, String release) {
    /** No name is longer. */
    public static final int MOST_CHARS = 256;

    /** What is known of a source when nothing was said of it. */
    public static final Source UNKNOWN = new Source("unknown", "unknown", "", "", "");

    public Source {
        service = Objects.requireNonNullElse(service, "").isBlank()
                ? "unknown"
                : cut(service).replace('/', '_');
        instance = Objects.requireNonNullElse(instance, "").isBlank() ? "unknown" : cut(instance);
        host = cut(Objects.requireNonNullElse(host, ""));
        environment = cut(Objects.requireNonNullElse(environment, ""));
        release = cut(Objects.requireNonNullElse(release, ""));
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

    private static String cut(String name) {
        if (name.length() <= MOST_CHARS) {
            return name;
        }
        return name.substring(0, Character.isHighSurrogate(name.charAt(MOST_CHARS - 1)) ? MOST_CHARS - 1 : MOST_CHARS);
    }
}
