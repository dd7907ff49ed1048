package io.tidewatch.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.publish.Capture;
import io.tidewatch.publish.EventSink;
import io.tidewatch.publish.LoggedThrowables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.MDC;

/** Our appender on a logback of its own; what it captures is held as it came. */
public final class CapturedLog implements AutoCloseable {
    private final LoggerContext context = new LoggerContext();
    private final List<Capture<LogEvent>> captured = Collections.synchronizedList(new ArrayList<>());
    private final TidewatchAppender appender;

    public CapturedLog() {
        this(LoggedThrowables.NONE);
    }

    CapturedLog(LoggedThrowables throwables) {
        // the one that org.slf4j.MDC fills
        context.setMDCAdapter(MDC.getMDCAdapter());
        appender = new TidewatchAppender(new Sink(), throwables);
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.TRACE);
        root.addAppender(appender);
    }

    public Logger logger(String name) {
        return context.getLogger(name);
    }

    LoggerContext context() {
        return context;
    }

    TidewatchAppender appender() {
        return appender;
    }

    public void mdc(String name, String value) {
        context.getMDCAdapter().put(name, value);
    }

    List<Capture<LogEvent>> captured() {
        return captured;
    }

    /** The events, made only now. */
    public List<LogEvent> events() {
        return captured.stream().map(Capture::toEvent).toList();
    }

    public LogEvent only() {
        assertThat(captured).hasSize(1);
        return captured.get(0).toEvent();
    }

    @Override
    public void close() {
        MDC.clear();
        context.stop();
    }

    private final class Sink implements EventSink {
        @Override
        public boolean log(LogEvent event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean metrics(MetricBatch batch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean error(ErrorEvent event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean log(Capture<LogEvent> capture) {
            return captured.add(capture);
        }

        @Override
        public boolean error(Capture<ErrorEvent> capture) {
            throw new UnsupportedOperationException();
        }
    }
}
