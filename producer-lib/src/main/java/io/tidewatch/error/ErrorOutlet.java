package io.tidewatch.error;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.publish.Capture;
import io.tidewatch.publish.EventSink;
import java.util.function.Consumer;

/** Where error events leave, with the breadcrumbs that belong to them. */
final class ErrorOutlet {
    private final BreadcrumbTrails trails;
    private final Consumer<ErrorEvent> now;
    private final Consumer<ErrorEvent> inOrder;

    /** For a sink that takes events as they are: with the lines that were fed until now. */
    ErrorOutlet(BreadcrumbTrails trails, Consumer<ErrorEvent> sink) {
        this.trails = trails;
        this.now = sink;
        this.inOrder = event -> sink.accept(withTrail(event));
    }

    /**
     * For a publisher: the lines before an error may still wait in its queue. The error waits behind them, and gets its
     * breadcrumbs when they have been seen.
     */
    ErrorOutlet(BreadcrumbTrails trails, EventSink sink) {
        this.trails = trails;
        this.now = sink::error;
        this.inOrder = event -> sink.error(new Waiting(event));
    }

    /** On the thread that feeds the breadcrumbs: all lines before were seen. */
    void seen(ErrorEvent event) {
        now.accept(event);
    }

    /** On any other thread. */
    void anywhere(ErrorEvent event) {
        inOrder.accept(event);
    }

    ErrorEvent withTrail(ErrorEvent event) {
        return event.breadcrumbs().isEmpty()
                ? event.after(trails.before(event.context(), event.thread(), event.timeMillis()))
                : event;
    }

    private final class Waiting implements Capture<ErrorEvent> {
        private static final int BASE_BYTES = 512;

        private final ErrorEvent event;

        Waiting(ErrorEvent event) {
            this.event = event;
        }

        @Override
        public int weightBytes() {
            return BASE_BYTES + event.stack().length() + event.message().length();
        }

        @Override
        public ErrorEvent toEvent() {
            return withTrail(event);
        }

        @Override
        public boolean wantsOutcome() {
            return false;
        }
    }
}
