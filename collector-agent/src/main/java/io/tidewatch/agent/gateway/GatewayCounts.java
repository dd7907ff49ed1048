package io.tidewatch.agent.gateway;

import io.tidewatch.agent.gateway.series.Gathered;
import io.tidewatch.agent.gateway.series.Loss;
import io.tidewatch.event.MetricPoint;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a gateway received, took and refused. Thread-safe. */
final class GatewayCounts {
    private final long startMillis;
    private final Map<Refusal.Reason, LongAdder> refused = new EnumMap<>(Refusal.Reason.class);
    private final Map<Loss, LongAdder> lost = new EnumMap<>(Loss.class);
    private final Map<Protocol, LongAdder> requests = new EnumMap<>(Protocol.class);
    private final Map<Protocol, LongAdder> taken = new EnumMap<>(Protocol.class);

    /** What is spoken. */
    enum Protocol {
        REMOTE_WRITE,
        OTLP_METRICS,
        OTLP_LOGS
    }

    GatewayCounts(long startMillis) {
        this.startMillis = startMillis;
        for (Refusal.Reason reason : Refusal.Reason.values()) {
            refused.put(reason, new LongAdder());
        }
        for (Loss reason : Loss.values()) {
            lost.put(reason, new LongAdder());
        }
        for (Protocol protocol : Protocol.values()) {
            requests.put(protocol, new LongAdder());
            taken.put(protocol, new LongAdder());
        }
    }

    void requested(Protocol protocol) {
        requests.getOrDefault(protocol, new LongAdder()).increment();
    }

    void refused(Refusal.Reason reason) {
        refused.getOrDefault(reason, new LongAdder()).increment();
    }

    void gathered(Protocol protocol, Gathered gathered) {
        taken.getOrDefault(protocol, new LongAdder()).add(gathered.taken());
        gathered.losses()
                .counts()
                .forEach((reason, count) ->
                        lost.getOrDefault(reason, new LongAdder()).add(count));
    }

    List<MetricPoint> points() {
        List<MetricPoint> out = new ArrayList<>();
        requests.forEach((protocol, count) -> add(out, "requests", "protocol", protocol, count));
        taken.forEach((protocol, count) -> add(out, "received", "protocol", protocol, count));
        refused.forEach((reason, count) -> add(out, "requests.refused", "reason", reason, count));
        lost.forEach((reason, count) -> add(out, "lost", "reason", reason, count));
        return out;
    }

    private void add(List<MetricPoint> out, String name, String label, Enum<?> value, LongAdder count) {
        out.add(MetricPoint.counter(
                "tidewatch.gateway." + name,
                Map.of(label, value.name().toLowerCase(Locale.ROOT)),
                (double) count.sum(),
                startMillis));
    }
}
