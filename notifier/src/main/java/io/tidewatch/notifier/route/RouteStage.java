package io.tidewatch.notifier.route;

import io.tidewatch.notifier.record.Outputs;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;

/** Alerts by alert key in, routed alerts by group key out; every group lives on one partition. */
public final class RouteStage {
    /** Name of the repartition: a storage format. */
    public static final String BY_GROUP = "notifier-by-group";

    private final Routes routes;
    private final int partitions;

    /** @param partitions of the repartition topic; fixed for life */
    public RouteStage(Routes routes, int partitions) {
        this.routes = routes;
        this.partitions = partitions;
    }

    /** @param alerts alert key → JSON of an alert */
    public KStream<String, byte[]> apply(KStream<String, byte[]> alerts, Outputs outputs) {
        KStream<String, Object> routed = alerts.process(RouteProcessor.supplier(routes), Named.as("route"));
        outputs.write(routed, "route");
        return routed.filter((key, value) -> value instanceof RoutedAlert, Named.as("route-taken"))
                .mapValues(value -> RoutedAlert.CODEC.encode((RoutedAlert) value), Named.as("route-encode"))
                .repartition(Repartitioned.with(Serdes.String(), Serdes.ByteArray())
                        .withName(BY_GROUP)
                        .withNumberOfPartitions(partitions));
    }
}
