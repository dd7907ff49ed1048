package io.tidewatch.notifier.report;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.NotificationRecord.Reason;
import io.tidewatch.event.Severity;
import io.tidewatch.notifier.group.RoutePlan;
import io.tidewatch.notifier.message.ReportNews;
import io.tidewatch.notifier.record.DeadLetters;
import io.tidewatch.notifier.record.Muted;
import io.tidewatch.notifier.route.RoutedAlert;
import io.tidewatch.notifier.route.Routes;
import io.tidewatch.report.ReportRecord;
import io.tidewatch.wire.Decoded;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Sends each report once to every channel of its receiver, or of the routes that take its labels. A period that was told
 * is not told again, whoever wrote it twice.
 */
final class ReportProcessor implements Processor<String, byte[], String, Object> {
    /** Name of a report → end of the last period that was told. */
    static final String STORE = "notifier-reports";

    private final Routes routes;
    private final Map<String, List<RoutePlan.Target>> ofRoute;
    private final Map<String, List<RoutePlan.Target>> ofReceiver;
    private final DeadLetters deadLetters = new DeadLetters("notifier-report");
    private @Nullable ProcessorContext<String, Object> context;
    private @Nullable KeyValueStore<String, Long> told;

    private ReportProcessor(
            Routes routes,
            Map<String, List<RoutePlan.Target>> ofRoute,
            Map<String, List<RoutePlan.Target>> ofReceiver) {
        this.routes = routes;
        this.ofRoute = ofRoute;
        this.ofReceiver = ofReceiver;
    }

    static ProcessorSupplier<String, byte[], String, Object> supplier(
            Routes routes,
            Map<String, List<RoutePlan.Target>> ofRoute,
            Map<String, List<RoutePlan.Target>> ofReceiver) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, byte[], String, Object> get() {
                return new ReportProcessor(routes, ofRoute, ofReceiver);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.Long())
                        .withCachingDisabled());
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, Object> initContext) {
        context = initContext;
        told = initContext.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (record.value() == null) {
            return;
        }
        Decoded<ReportRecord> decoded = ReportRecord.CODEC.decode(record.value());
        if (decoded instanceof Decoded.Bad<ReportRecord> bad) {
            String key = Objects.requireNonNullElse(record.key(), "");
            forward(key, deadLetters.of(Objects.requireNonNull(context), bad, record.value()));
        } else if (decoded instanceof Decoded.Ok<ReportRecord> ok && ok.value() instanceof ReportRecord.Written w) {
            written(w);
        }
    }

    private void written(ReportRecord.Written report) {
        KeyValueStore<String, Long> store = Objects.requireNonNull(told);
        Long last = store.get(report.name());
        if (last != null && report.toMillis() <= last) {
            return;
        }
        store.put(report.name(), report.toMillis());
        long now = Objects.requireNonNull(context).currentSystemTimeMs();
        // a channel of two receivers says it once
        Map<String, RoutePlan.Target> targets = new LinkedHashMap<>();
        targets(report.due()).forEach(t -> targets.putIfAbsent(t.channel(), t));
        targets.values()
                .forEach(t -> forward(t.channel(), new ReportNews(now, t.channel(), t.receiver(), report.report())));
        if (targets.isEmpty()) {
            String receiver = report.due().receiver();
            String why = receiver.isEmpty() ? "no route takes its labels" : "there is no receiver " + receiver;
            String key = ReportNews.key(report.report().report());
            forward(key, Muted.group(now, key, List.of(), "", receiver, Reason.NO_ROUTE, Severity.INFO, why));
        }
    }

    private List<RoutePlan.Target> targets(ReportRecord.Due due) {
        if (!due.receiver().isEmpty()) {
            return ofReceiver.getOrDefault(due.receiver(), List.of());
        }
        return routes.of(labelled(due)).stream()
                .map(RoutedAlert::route)
                .flatMap(route -> ofRoute.getOrDefault(route, List.of()).stream())
                .toList();
    }

    /** Routes ask for labels and severity of an alert: a report has those of one that only informs. */
    private static Alert labelled(ReportRecord.Due due) {
        Map<String, String> labels = new TreeMap<>(due.labels());
        labels.putIfAbsent("alertname", "report:" + due.name());
        return new Alert(
                "report:" + due.name(),
                "report:" + due.name(),
                0,
                0,
                AlertState.FIRING,
                Alert.Transition.FIRED,
                Severity.INFO,
                labels,
                null,
                0,
                0,
                0,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private void forward(String key, Object value) {
        ProcessorContext<String, Object> c = Objects.requireNonNull(context);
        c.forward(new Record<>(key, value, c.currentSystemTimeMs()));
    }
}
