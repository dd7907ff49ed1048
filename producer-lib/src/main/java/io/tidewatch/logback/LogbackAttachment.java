package io.tidewatch.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.tidewatch.publish.EventSink;
import io.tidewatch.publish.LoggedThrowables;
import org.slf4j.LoggerFactory;

/** An appender on logback's root logger, until it is closed. */
public final class LogbackAttachment implements AutoCloseable {
    private final Logger root;
    private final TidewatchAppender appender;

    private LogbackAttachment(Logger root, TidewatchAppender appender) {
        this.root = root;
        this.appender = appender;
    }

    /** @throws IllegalStateException where SLF4J is not bound to logback */
    public static LogbackAttachment attach(EventSink sink, LoggedThrowables throwables) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            throw new IllegalStateException("SLF4J is bound to "
                    + LoggerFactory.getILoggerFactory().getClass().getName()
                    + ", not to logback: logs are not published");
        }
        TidewatchAppender appender = new TidewatchAppender(sink, throwables);
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        return new LogbackAttachment(root, appender);
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        appender.stop();
    }
}
