package io.tidewatch.agent.gateway;

import io.tidewatch.agent.gateway.otlp.OtlpLogs;
import io.tidewatch.agent.gateway.otlp.OtlpMetrics;
import io.tidewatch.agent.gateway.prometheus.RemoteWrite;
import io.tidewatch.agent.gateway.series.Gathered;
import io.tidewatch.agent.gateway.series.SeriesBook;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.publish.EventKind;
import io.tidewatch.publish.Publisher;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/** From a body to Kafka: what it says becomes events, which are given to the publisher and waited for. Thread-safe. */
final class Intake {
    private final GatewayConfig config;
    private final Publisher publisher;
    private final Clock clock;
    private final GatewayCounts counts;
    private final SeriesBook book;
    private final RemoteWrite remoteWrite;
    private final OtlpMetrics metrics;
    private final OtlpLogs logs;

    Intake(GatewayConfig config, Publisher publisher, BinaryOperator<String> redaction, Clock clock) {
        this.config = config;
        this.publisher = publisher;
        this.clock = clock;
        this.counts = new GatewayCounts(clock.millis());
        this.book = new SeriesBook(
                new SeriesBook.Limits(
                        config.maxSources(),
                        config.maxSeries(),
                        config.maxLabels(),
                        config.maxLabelChars(),
                        config.forgetAfter().toMillis(),
                        new HashSet<>(config.dropLabels())),
                redaction);
        this.remoteWrite = new RemoteWrite(book, config.maxLabels());
        this.metrics = new OtlpMetrics(book, clock.millis());
        this.logs = new OtlpLogs(book);
    }

    GatewayCounts counts() {
        return counts;
    }

    /** @return what was taken; it is in Kafka */
    Gathered take(GatewayCounts.Protocol protocol, byte[] body, boolean json) throws Refusal {
        // asked before anything is remembered of it: what is refused here may come again as it is
        refuseWhileAway(protocol == GatewayCounts.Protocol.OTLP_LOGS ? EventKind.LOG : EventKind.METRICS);
        Gathered gathered = read(protocol, body, json);
        switch (Handover.give(gathered, publisher, config.deliveryTimeout(), batch -> lost(gathered, batch))) {
            case DELIVERED -> counts.gathered(protocol, gathered);
            case LOST ->
                throw new Refusal(Refusal.Reason.NOT_DELIVERED, "there was no room for all of it; send it again");
            case LATE ->
                throw new Refusal(Refusal.Reason.NOT_DELIVERED, "Kafka did not take it in time; send it again");
        }
        return gathered;
    }

    private Gathered read(GatewayCounts.Protocol protocol, byte[] body, boolean json) throws Refusal {
        synchronized (book) {
            long now = clock.millis();
            return switch (protocol) {
                case REMOTE_WRITE -> remoteWrite.read(body, now);
                case OTLP_METRICS -> metrics.read(body, json, now);
                case OTLP_LOGS -> logs.read(body, json, now);
            };
        }
    }

    private void lost(Gathered gathered, MetricBatch batch) {
        synchronized (book) {
            gathered.lost(batch);
        }
    }

    /** What is known of the series, and what became of requests. */
    List<MetricPoint> points() {
        List<MetricPoint> out = new ArrayList<>(counts.points());
        synchronized (book) {
            book.forgetSilent(clock.millis());
            out.add(MetricPoint.gauge("tidewatch.gateway.series", Map.of(), book.series()));
            out.add(MetricPoint.gauge("tidewatch.gateway.sources", Map.of(), book.sources()));
        }
        return out;
    }

    private void refuseWhileAway(EventKind kind) throws Refusal {
        // something has to be on its way, else nobody would find out that Kafka is back
        if (publisher.isFaulty(kind) && publisher.ledger().of(kind).inFlight() > 0) {
            throw new Refusal(Refusal.Reason.NOT_DELIVERED, "Kafka takes nothing at the moment; send it again");
        }
    }
}
