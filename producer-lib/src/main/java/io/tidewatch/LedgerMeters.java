package io.tidewatch;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewatch.publish.DropReason;
import io.tidewatch.publish.EventKind;
import io.tidewatch.publish.LossLedger;
import io.tidewatch.publish.Publisher;
import java.util.Locale;

/** The publisher's ledger as metrics: what is lost here is seen there. */
final class LedgerMeters {
    private LedgerMeters() {}

    static void bind(MeterRegistry registry, Publisher publisher) {
        LossLedger ledger = publisher.ledger();
        for (EventKind kind : EventKind.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            FunctionCounter.builder(
                            "tidewatch.lib.events.produced",
                            ledger,
                            l -> l.of(kind).produced())
                    .tag("kind", name)
                    .register(registry);
            FunctionCounter.builder(
                            "tidewatch.lib.events.delivered",
                            ledger,
                            l -> l.of(kind).delivered())
                    .tag("kind", name)
                    .register(registry);
            for (DropReason reason : DropReason.values()) {
                FunctionCounter.builder(
                                "tidewatch.lib.events.dropped",
                                ledger,
                                l -> l.of(kind).dropped().getOrDefault(reason, 0L))
                        .tag("kind", name)
                        .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                        .register(registry);
            }
        }
        Gauge.builder("tidewatch.lib.queue.events", publisher, Publisher::queued)
                .register(registry);
        Gauge.builder("tidewatch.lib.kafka.reachable", publisher, p -> p.fault() == null ? 1 : 0)
                .register(registry);
    }
}
