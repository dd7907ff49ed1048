package io.tidewatch.cli.bench;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.ErrorEventEncoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** Errors of kinds never seen before, each followed by its fingerprint. Made by one thread, followed by another. */
final class Probes {
    static final String SERVICE = "bench-probe";

    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{16}");
    private static final String TYPE = "com.acme.probe.NeverSeen";

    /** Steps on the way of a probe. */
    enum Step {
        GROUP,
        ALERT,
        NOTIFICATION,
        /** Of the application of one hop that commits as often as the analysis does. */
        ONE_HOP,
        /** Of the one that commits as often as the alerts application does. */
        SHORT_ONE_HOP
    }

    /** When it was published, and when it was first seen at each step so far; {@link System#nanoTime()}. */
    private static final class Probe {
        private final long sentNanos;
        private final boolean counted;
        private final Map<Step, Long> seenNanos = new ConcurrentHashMap<>();

        Probe(long sentNanos, boolean counted) {
            this.sentNanos = sentNanos;
            this.counted = counted;
        }
    }

    private final Source source = new Source(SERVICE, "p1", "host-probe", "bench", "1.0");
    private final Map<String, Probe> probes = new ConcurrentHashMap<>();
    private final ErrorEventEncoder encoder = new ErrorEventEncoder();
    private final ByteSink sink = new ByteSink();
    private final long epochMillis;
    private long made;

    Probes(long epochMillis) {
        this.epochMillis = epochMillis;
    }

    /** @param counted false while everything still warms up */
    void publish(boolean counted, long nowMillis, Consumer<LoadRecord> out) {
        String fingerprint = String.format(Locale.ROOT, "%012x%04x", epochMillis & 0xffff_ffff_ffffL, made & 0xffff);
        ErrorEvent event = new ErrorEvent(
                nowMillis,
                source,
                fingerprint,
                Map.of("v1", fingerprint),
                TYPE,
                "probe " + made,
                LogTexts.stack(TYPE, 0),
                "com.acme.probe.Probe.call",
                "com.acme.probe.Probe",
                "probe",
                true,
                Severity.ERROR,
                1,
                Map.of(),
                Map.of());
        sink.reset();
        encoder.encode(event, sink);
        LoadRecord record = new LoadRecord(
                Topics.ERRORS, fingerprint, sink.toBytes(), new RecordOrigin(source, epochMillis, made++, 1), 1);
        probes.put(fingerprint, new Probe(System.nanoTime(), counted));
        out.accept(record);
    }

    /** Takes down that the probe a text speaks of was seen; texts that speak of none are ignored. */
    void seen(Step step, String text, long atNanos) {
        Matcher found = FINGERPRINT.matcher(text);
        while (found.find()) {
            Probe probe = probes.get(found.group());
            if (probe != null) {
                probe.seenNanos.putIfAbsent(step, atNanos);
            }
        }
    }

    /** @return how many probes count */
    long counted() {
        return counting().size();
    }

    /** @return how many of them nobody is known to have been told of yet */
    long missing() {
        return untold(counting());
    }

    /** @return how many of all, whether they count or not, nobody is known to have been told of yet */
    long waiting() {
        return untold(probes.values());
    }

    private static long untold(Collection<Probe> some) {
        return some.stream()
                .filter(p -> !p.seenNanos.containsKey(Step.NOTIFICATION))
                .count();
    }

    /** To be called when nobody follows any more. */
    BenchReport.Percentiles percentiles(Step step) {
        Histogram micros = new Histogram(3);
        for (Probe probe : counting()) {
            Long seen = probe.seenNanos.get(step);
            if (seen != null) {
                micros.recordValue(Math.max(0, (seen - probe.sentNanos) / 1000));
            }
        }
        return new BenchReport.Percentiles(
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(90) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3);
    }

    private List<Probe> counting() {
        List<Probe> counting = new ArrayList<>(probes.values());
        counting.removeIf(p -> !p.counted);
        return counting;
    }
}
