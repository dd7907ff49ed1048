package io.tidewatch.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewatch.error.ErrorCapture;
import io.tidewatch.error.ErrorCounts;
import io.tidewatch.publish.DropReason;
import io.tidewatch.publish.EventKind;
import io.tidewatch.publish.LossLedger;
import io.tidewatch.publish.Publisher;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The publisher's ledger as metrics: what is lost here is seen there. */
public final class LedgerMeters {
    private LedgerMeters() {}

    /** Adds the meters; they live as long as the registry. */
    public static void bind(MeterRegistry registry, Publisher publisher) {
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
            FunctionCounter.builder(
                            "tidewatch.lib.events.recovered",
                            ledger,
                            l -> l.of(kind).recovered())
                    .tag("kind", name)
                    .register(registry);
            FunctionCounter.builder(
                            "tidewatch.lib.events.moved",
                            ledger,
                            l -> l.of(kind).moved())
                    .tag("kind", name)
                    .register(registry);
            Gauge.builder(
                            "tidewatch.lib.events.spilled",
                            ledger,
                            l -> l.of(kind).spilled())
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
        Gauge.builder("tidewatch.lib.spill.bytes", publisher, Publisher::spilledBytes)
                .baseUnit("bytes")
                .register(registry);
        FunctionCounter.builder("tidewatch.lib.spill.damaged.bytes", publisher, Publisher::damagedSpillBytes)
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("tidewatch.lib.queue.events", publisher, Publisher::queued)
                .register(registry);
        Gauge.builder("tidewatch.lib.kafka.reachable", publisher, p -> p.fault() == null ? 1 : 0)
                .register(registry);
    }

    /** Adds the meters of error capture. */
    public static void bind(MeterRegistry registry, ErrorCapture errors) {
        counter(registry, errors, "captured", ErrorCounts::captured);
        counter(registry, errors, "repeated", ErrorCounts::repeated);
        counter(registry, errors, "failed", ErrorCounts::failed);
        counter(registry, errors, "trails_evicted", ErrorCounts::trailsEvicted);
    }

    private static void counter(
            MeterRegistry registry, ErrorCapture errors, String outcome, ToDoubleFunction<ErrorCounts> count) {
        FunctionCounter.builder("tidewatch.lib.errors", errors, e -> count.applyAsDouble(e.counts()))
                .tag("outcome", outcome)
                .register(registry);
    }
}
