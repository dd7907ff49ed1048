package io.tidewatch.agent.tail;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.publish.Capture;
import io.tidewatch.publish.EventSink;
import java.util.ArrayList;
import java.util.List;

/** A sink that keeps what it takes, and acknowledges at once, or when told. */
final class RecordingSink implements EventSink {
    final List<Capture<LogEvent>> taken = new ArrayList<>();
    boolean acknowledges = true;
    int room = Integer.MAX_VALUE;

    List<String> messages() {
        return taken.stream().map(c -> c.toEvent().message()).toList();
    }

    @Override
    public boolean log(Capture<LogEvent> capture) {
        if (room-- <= 0) {
            return false;
        }
        taken.add(capture);
        if (acknowledges) {
            capture.delivered();
        }
        return true;
    }

    @Override
    public boolean log(LogEvent event) {
        throw new AssertionError("positions need captures");
    }

    @Override
    public boolean metrics(MetricBatch batch) {
        return true;
    }

    @Override
    public boolean error(ErrorEvent event) {
        return true;
    }

    @Override
    public boolean error(Capture<ErrorEvent> capture) {
        return true;
    }
}
