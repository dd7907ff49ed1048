package io.tidewatch.agent.tail;

import io.tidewatch.event.MetricPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What following files has come to; written by the tailer, read by the sampler. */
final class TailCounters {
    final LongAdder events = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder cut = new LongAdder();
    final LongAdder invalid = new LongAdder();
    final LongAdder truncations = new LongAdder();
    final LongAdder reread = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder waits = new LongAdder();
    final LongAdder faults = new LongAdder();
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger skipped = new AtomicInteger();
    final AtomicInteger inFlight = new AtomicInteger();

    /** @param startMillis when counting began, milliseconds since the epoch */
    List<MetricPoint> points(long startMillis) {
        List<MetricPoint> out = new ArrayList<>();
        counter(out, "tidewatch.agent.tail.events", events, startMillis);
        counter(out, "tidewatch.agent.tail.io", bytes, startMillis);
        counter(out, "tidewatch.agent.tail.lines.cut", cut, startMillis);
        counter(out, "tidewatch.agent.tail.lines.invalid", invalid, startMillis);
        counter(out, "tidewatch.agent.tail.truncations", truncations, startMillis);
        counter(out, "tidewatch.agent.tail.rereads", reread, startMillis);
        counter(out, "tidewatch.agent.tail.events.lost", lost, startMillis);
        counter(out, "tidewatch.agent.tail.waits", waits, startMillis);
        counter(out, "tidewatch.agent.tail.faults", faults, startMillis);
        out.add(MetricPoint.gauge("tidewatch.agent.tail.files.open", Map.of(), open.get()));
        out.add(MetricPoint.gauge("tidewatch.agent.tail.files.skipped", Map.of(), skipped.get()));
        out.add(MetricPoint.gauge("tidewatch.agent.tail.events.inflight", Map.of(), inFlight.get()));
        return out;
    }

    private static void counter(List<MetricPoint> out, String name, LongAdder value, long startMillis) {
        out.add(MetricPoint.counter(name, Map.of(), (double) value.sum(), startMillis));
    }
}
