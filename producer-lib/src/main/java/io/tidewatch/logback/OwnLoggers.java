package io.tidewatch.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.tidewatch.publish.OwnCode;
import io.tidewatch.publish.Publisher;

/** Loggers whose lines must never be published, for publishing is what they speak of: it would never end. */
final class OwnLoggers {
    private static final String KAFKA = "org.apache.kafka.";

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
        // whatever the logger: a library (TLS, compression) may log on our producer's own thread
        return thread != null && (OwnCode.isKafkaThread(thread) || thread.equals(SENDING_THREAD));
    }

    static boolean isOne(String logger) {
        return logger.startsWith(KAFKA) || OwnCode.isNamed(logger);
    }
}
