package io.tidewatch.notifier.report;

import io.tidewatch.notifier.group.RoutePlan;
import io.tidewatch.notifier.record.Outputs;
import io.tidewatch.notifier.route.Routes;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/** Written reports by name in, one for each channel that is to say it out. */
public final class ReportStage {
    private final Routes routes;
    private final Map<String, List<RoutePlan.Target>> ofRoute;
    private final Map<String, List<RoutePlan.Target>> ofReceiver;

    /**
     * @param ofRoute whom each route tells
     * @param ofReceiver the channels of each receiver
     */
    public ReportStage(
            Routes routes,
            Map<String, List<RoutePlan.Target>> ofRoute,
            Map<String, List<RoutePlan.Target>> ofReceiver) {
        this.routes = routes;
        this.ofRoute = Map.copyOf(ofRoute);
        this.ofReceiver = Map.copyOf(ofReceiver);
    }

    public void apply(KStream<String, byte[]> reports, Outputs outputs) {
        outputs.write(
                reports.process(ReportProcessor.supplier(routes, ofRoute, ofReceiver), Named.as("report")), "report");
    }
}
