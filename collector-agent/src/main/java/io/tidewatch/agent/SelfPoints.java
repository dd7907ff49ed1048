package io.tidewatch.agent;

import io.tidewatch.event.MetricPoint;
import io.tidewatch.publish.LossLedger;
import io.tidewatch.publish.Publisher;
import io.tidewatch.redact.Redactor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the agent costs and what became of its events. */
final class SelfPoints {
    private static final Logger LOG = LoggerFactory.getLogger(SelfPoints.class);
    private static final Path STATM = Path.of("/proc/self/statm");
    private static final int PAGE_BYTES = 4096;

    private final Publisher publisher;
    private final Redactor redactor;
    private final long startMillis;

    SelfPoints(Publisher publisher, Redactor redactor, long startMillis) {
        this.publisher = publisher;
        this.redactor = redactor;
        this.startMillis = startMillis;
    }

    List<MetricPoint> take() {
        List<MetricPoint> out = new ArrayList<>();
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os) {
            double seconds = os.getProcessCpuTime() / 1e9;
            out.add(MetricPoint.counter(
                    "process.cpu.time",
                    Map.of(),
                    seconds,
                    ManagementFactory.getRuntimeMXBean().getStartTime()));
        }
        long resident = residentBytes();
        if (resident > 0) {
            out.add(MetricPoint.gauge("process.memory.usage", Map.of(), (double) resident));
        }
        LossLedger.Balance balance = publisher.ledger().total();
        out.add(counter("tidewatch.publisher.produced", Map.of(), balance.produced()));
        out.add(counter("tidewatch.publisher.delivered", Map.of(), balance.delivered()));
        balance.dropped()
                .forEach((reason, count) -> out.add(counter(
                        "tidewatch.publisher.dropped",
                        Map.of("reason", reason.name().toLowerCase(java.util.Locale.ROOT)),
                        count)));
        out.add(MetricPoint.gauge("tidewatch.publisher.queued", Map.of(), publisher.queued()));
        redactor.counts()
                .forEach((kind, count) -> out.add(counter("tidewatch.agent.redacted", Map.of("kind", kind), count)));
        return out;
    }

    private MetricPoint counter(String name, Map<String, String> labels, long count) {
        return MetricPoint.counter(name, labels, (double) count, startMillis);
    }

    private static long residentBytes() {
        if (!Files.isReadable(STATM)) {
            return 0;
        }
        try {
            return Long.parseLong(Files.readString(STATM).split(" ")[1]) * PAGE_BYTES;
        } catch (IOException | RuntimeException e) {
            LOG.atDebug().addKeyValue("cause", e.toString()).log("the agent's memory could not be read");
            return 0;
        }
    }
}
