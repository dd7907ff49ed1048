package io.tidewatch.notifier.route;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.NotificationRecord.Reason;
import io.tidewatch.notifier.record.DeadLetters;
import io.tidewatch.notifier.record.Muted;
import io.tidewatch.wire.DeadLetter;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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
 * Sends each alert to its groups, newest state only, and tells a group that it no longer belongs to. Values out: a
 * {@link RoutedAlert} by group key; for an alert no route takes, a notification record; for bytes that are no alert, a
 * dead letter.
 */
final class RouteProcessor implements Processor<String, byte[], String, Object> {
    static final String STORE = "notifier-routed";

    private final Routes routes;
    private final DeadLetters deadLetters = new DeadLetters("notifier-route");
    private @Nullable ProcessorContext<String, Object> context;
    private @Nullable KeyValueStore<String, byte[]> store;

    RouteProcessor(Routes routes) {
        this.routes = routes;
    }

    static ProcessorSupplier<String, byte[], String, Object> supplier(Routes routes) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, byte[], String, Object> get() {
                return new RouteProcessor(routes);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                        .withCachingDisabled());
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, Object> initContext) {
        context = initContext;
        store = initContext.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (record.key() == null) {
            return;
        }
        if (record.value() == null) {
            forgotten(record);
        } else if (JsonCodec.ALERT.decode(record.value()) instanceof Decoded.Bad<Alert> bad) {
            DeadLetter letter = deadLetters.of(Objects.requireNonNull(context), bad, record.value());
            forward(record.withValue(letter));
        } else if (JsonCodec.ALERT.decode(record.value()) instanceof Decoded.Ok<Alert> ok) {
            route(record, ok.value());
        }
    }

    private void route(Record<String, byte[]> record, Alert alert) {
        RoutedRow before = row(alert.key());
        if (before != null && alert.sequence() <= before.sequence()) {
            return;
        }
        List<RoutedAlert> now = routes.of(alert);
        Set<String> groups = now.stream().map(RoutedAlert::groupKey).collect(Collectors.toSet());
        if (before != null) {
            before.groups().stream().filter(g -> !groups.contains(g)).forEach(g -> left(record, g, alert));
        }
        for (RoutedAlert routed : now) {
            forward(record.withKey(routed.groupKey()).withValue(routed));
        }
        if (now.isEmpty() && alert.state() == AlertState.FIRING && alert.transition() == Alert.Transition.FIRED) {
            long nowMillis = Objects.requireNonNull(context).currentSystemTimeMs();
            forward(record.withValue(Muted.alert(nowMillis, alert, Reason.NO_ROUTE, "no route takes it")));
        }
        if (alert.transition() == Alert.Transition.ESCALATED) {
            for (String receiver : routes.unknownReceivers(alert)) {
                forward(record.withValue(Muted.alert(
                        Objects.requireNonNull(context).currentSystemTimeMs(),
                        alert,
                        Reason.NO_ROUTE,
                        "its rule escalates to " + Trim.text(receiver, 100) + ", which is no receiver here")));
            }
        }
        put(alert.key(), new RoutedRow(alert.sequence(), List.copyOf(groups)));
    }

    private void forgotten(Record<String, byte[]> record) {
        RoutedRow before = row(record.key());
        if (before != null) {
            Alert gone = gone(record.key(), before.sequence());
            before.groups().forEach(g -> left(record, g, gone));
            put(record.key(), null);
        }
    }

    private void left(Record<String, byte[]> record, String group, Alert alert) {
        RoutedAlert routed = new RoutedAlert("", group, Map.of(), true, Trim.alert(alert));
        forward(record.withKey(group).withValue(routed));
    }

    private static Alert gone(String key, long sequence) {
        return new Alert(
                key, "", 0, sequence, null, null, null, null, null, 0, 0, 0, 0, 0, null, null, null, null, null, null,
                null);
    }

    private void forward(Record<String, ?> record) {
        Objects.requireNonNull(context).forward(record.withValue((Object) record.value()));
    }

    private @Nullable RoutedRow row(String alertKey) {
        byte[] bytes = Objects.requireNonNull(store).get(alertKey);
        return RoutedRow.CODEC.decode(bytes) instanceof Decoded.Ok<RoutedRow> ok ? ok.value() : null;
    }

    private void put(String alertKey, @Nullable RoutedRow row) {
        Objects.requireNonNull(store).put(alertKey, row == null ? null : RoutedRow.CODEC.encode(row));
    }
}
