package io.tidewatch.notifier;

import io.tidewatch.notifier.deliver.DeliverStage;
import io.tidewatch.notifier.deliver.RateConfig;
import io.tidewatch.notifier.group.DecideStage;
import io.tidewatch.notifier.group.RoutePlan;
import io.tidewatch.notifier.receiver.ChannelConfig;
import io.tidewatch.notifier.receiver.ReceiverConfig;
import io.tidewatch.notifier.record.Outputs;
import io.tidewatch.notifier.report.ReportStage;
import io.tidewatch.notifier.route.RouteConfig;
import io.tidewatch.notifier.route.RouteStage;
import io.tidewatch.notifier.route.Routes;
import io.tidewatch.notifier.silence.SilenceBook;
import io.tidewatch.notifier.silence.SilenceStore;
import io.tidewatch.wire.Topics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;

/** The notifier's table of contents: an alert's way from its topic to an intent, one line a stage. */
public final class NotifierTopology {
    /** Application id; part of the names of state and internal topics. */
    public static final String APPLICATION_ID = "tidewatch-notifier";

    /** Group of the sender, which reads what the application decided. */
    public static final String SENDER_GROUP = APPLICATION_ID + "-sender";

    private NotifierTopology() {}

    public static Topology build(NotifierConfig config) {
        StreamsBuilder builder = new StreamsBuilder();
        Outputs outputs = new Outputs();
        SilenceBook silences = new SilenceBook();
        Routes routes = new Routes(
                config.routes(),
                config.grouping().groupBy(),
                config.receivers().stream().map(ReceiverConfig::name).collect(Collectors.toSet()));

        SilenceStore.add(builder, silences);
        var alerts = builder.stream(Topics.ALERTS, bytes("alerts"));
        var routed = new RouteStage(routes, config.grouping().partitions()).apply(alerts, outputs);
        new DecideStage(plans(config), silences, config.grouping()).apply(routed, outputs);

        Map<String, List<RoutePlan.Target>> ofRoute = new TreeMap<>();
        plans(config).forEach((route, plan) -> ofRoute.put(route, plan.targets()));
        new ReportStage(routes, ofRoute, ofReceiver(config))
                .apply(builder.stream(Topics.REPORTS, bytes("reports")), outputs);

        var deliveries = builder.stream(Topics.DELIVERIES, bytes("deliveries"));
        new DeliverStage(rates(config), config.retry(), config.grouping().tick()).apply(deliveries, outputs);
        return builder.build();
    }

    private static Consumed<String, byte[]> bytes(String name) {
        return Consumed.with(Serdes.String(), Serdes.ByteArray()).withName(name);
    }

    private static Map<String, RoutePlan> plans(NotifierConfig config) {
        Map<String, RoutePlan> plans = new TreeMap<>();
        for (RouteConfig route : config.routes()) {
            List<RoutePlan.Target> targets = config.receivers().stream()
                    .filter(r -> route.receivers().contains(r.name()))
                    .flatMap(r -> targets(r).stream())
                    .toList();
            plans.put(route.name(), RoutePlan.of(route, config.grouping().times(), targets));
        }
        for (ReceiverConfig receiver : config.receivers()) {
            plans.put(
                    Routes.escalatedTo(receiver.name()),
                    RoutePlan.escalation(config.grouping().times(), targets(receiver)));
        }
        return plans;
    }

    private static List<RoutePlan.Target> targets(ReceiverConfig receiver) {
        return receiver.channels().stream()
                .map(c -> new RoutePlan.Target(receiver.name(), c.name()))
                .toList();
    }

    private static Map<String, List<RoutePlan.Target>> ofReceiver(NotifierConfig config) {
        Map<String, List<RoutePlan.Target>> targets = new TreeMap<>();
        config.receivers().forEach(receiver -> targets.put(receiver.name(), targets(receiver)));
        return targets;
    }

    private static Map<String, RateConfig> rates(NotifierConfig config) {
        Map<String, RateConfig> rates = new TreeMap<>();
        for (ReceiverConfig receiver : config.receivers()) {
            for (ChannelConfig channel : receiver.channels()) {
                rates.put(channel.name(), channel.rate());
            }
        }
        return rates;
    }
}
