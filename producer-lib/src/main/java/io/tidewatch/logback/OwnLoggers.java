package io.tidewatch.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.tidewatch.publish.Publisher;
import java.util.Set;

/** Loggers whose lines must never be published, for publishing is what they speak of: it would never end. */
final class OwnLoggers {
    private static final String KAFKA = "org.apache.kafka.";
    private static final String OWN = "io.tidewatch.";
    private static final String KAFKA_THREAD = "kafka-producer-network-thread | tidewatch-";

    /** Packages of this library; other loggers under our name belong to applications as any others do. */
    private static final Set<String> LIBRARY = Set.of(
            "Tidewatch",
            "error",
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

    /** Behind an AsyncAppender the thread that logged is known by its name only. */
    private static final String SENDING_THREAD = "tidewatch-sender";

    private OwnLoggers() {}

    /** @return whether the line is one that must not be published */
    static boolean said(ILoggingEvent event) {
        String logger = event.getLoggerName();
        if (logger == null || isOne(logger) || Publisher.isSendingThread()) {
            return true;
        }
        String thread = event.getThreadName();
        return thread != null && (isOnKafkaThread(thread) || thread.equals(SENDING_THREAD));
    }

    static boolean isOne(String logger) {
        if (logger.startsWith(KAFKA)) {
            return true;
        }
        if (!logger.startsWith(OWN)) {
            return false;
        }
        int end = logger.indexOf('.', OWN.length());
        return LIBRARY.contains(logger.substring(OWN.length(), end < 0 ? logger.length() : end));
    }

    /** Whatever the logger's name: a library (TLS, compression) may log on our producer's own thread. */
    static boolean isOnKafkaThread(String thread) {
        return thread.startsWith(KAFKA_THREAD);
    }
}
