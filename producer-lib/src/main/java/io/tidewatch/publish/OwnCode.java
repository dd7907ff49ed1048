package io.tidewatch.publish;

import java.util.Set;

/** What is this library's own doing, by names: of loggers, of frames, of threads. */
public final class OwnCode {
    private static final String PREFIX = "io.tidewatch.";
    private static final String KAFKA_THREAD = "kafka-producer-network-thread | tidewatch-";

    /** Packages of this library; other code under our name is an application's, as any other is. */
    private static final Set<String> LIBRARY = Set.of(
            "Tidewatch",
            "config",
            "error",
            "event",
            "fingerprint",
            "instrument",
            "logback",
            "metrics",
            "policy",
            "profile",
            "publish",
            "redact",
            "subscribe",
            "topics",
            "wire");

    private OwnCode() {}

    /** @return whether a logger, class or frame of that name lies in this library */
    public static boolean isNamed(String name) {
        if (!name.startsWith(PREFIX)) {
            return false;
        }
        int end = name.indexOf('.', PREFIX.length());
        return LIBRARY.contains(name.substring(PREFIX.length(), end < 0 ? name.length() : end));
    }

    /** @return whether that is the network thread of a publisher's producer */
    public static boolean isKafkaThread(String name) {
        return name.startsWith(KAFKA_THREAD);
    }
}
