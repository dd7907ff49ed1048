package io.tidewatch.profile;

import java.util.Set;

/** What of a profile is this library's own doing, and the recorder's. */
final class OwnCode {
    private static final String PREFIX = "io.tidewatch.";
    private static final String KAFKA_THREAD = "kafka-producer-network-thread | tidewatch-";

    /** Packages of this library; other code under our name is an application's. */
    private static final Set<String> LIBRARY = Set.of(
            "Tidewatch",
            "config",
            "error",
            "event",
            "fingerprint",
            "instrument",
            "logback",
            "metrics",
            "profile",
            "publish",
            "redact",
            "subscribe",
            "topics",
            "wire");

    private OwnCode() {}

    static boolean isThread(String name) {
        return name.startsWith("tidewatch-") || name.startsWith("JFR ") || name.startsWith(KAFKA_THREAD);
    }

    static boolean isFrame(String frame) {
        if (!frame.startsWith(PREFIX)) {
            return false;
        }
        int end = frame.indexOf('.', PREFIX.length());
        return end > 0 && LIBRARY.contains(frame.substring(PREFIX.length(), end));
    }
}
