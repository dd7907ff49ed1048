package io.tidewatch.profile;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.publish.Capture;
import io.tidewatch.publish.EventSink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is handed over. */
final class CollectedEvents implements EventSink {
    final List<LogEvent> logs = new CopyOnWriteArrayList<>();

    @Override
    public boolean log(LogEvent event) {
        return logs.add(event);
    }

    @Override
    public boolean log(Capture<LogEvent> capture) {
        return logs.add(capture.toEvent());
    }

    @Override
    public boolean metrics(MetricBatch batch) {
        throw new AssertionError("profiles are no batches: a batch is a heartbeat");
    }

    @Override
    public boolean error(ErrorEvent event) {
        throw new AssertionError("a profile is no error");
    }

    @Override
    public boolean error(Capture<ErrorEvent> capture) {
        throw new AssertionError("a profile is no error");
    }

    List<LogEvent> ofKind(String kind) {
        return logs.stream()
                .filter(event -> kind.equals(event.fields().get("profile.kind")))
                .toList();
    }
}
