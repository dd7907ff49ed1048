package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.alerts.AlertViews;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.Topics;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Questions of alerts. */
final class AlertQuestions {
    private static final int MOST_RECORDS = 50;

    private final AlertViews views;
    private final NotificationTail notifications;
    private final String store;
    private final Supplier<Set<Integer>> partitions;
    private final Map<String, IntSupplier> expects;

    AlertQuestions(
            AlertViews views,
            NotificationTail notifications,
            String store,
            Supplier<Set<Integer>> partitions,
            IntSupplier all) {
        this.views = views;
        this.notifications = notifications;
        this.store = store;
        this.partitions = partitions;
        this.expects = Map.of(store, all);
    }

    List<Question> all() {
        return List.of(
                new Question(
                        "alerts",
                        p -> answer(views.list(filter(p))),
                        Merges.sortedBy("changedAtMillis", 1_000),
                        expects),
                new Question("alerts/{key}", p -> answer(views.alert(p.required("key"))), Merges.FIRST, expects),
                new Question("alerts/{key}/band", this::band, Merges.FIRST, expects),
                new Question("alerts/{key}/why", p -> why(p.required("key")), Merges.FIRST, expects));
    }

    /** Why it is as it is, and what became of it at the notifier: who was told, or which stage kept it back. */
    private Answer why(String key) {
        AlertViews.Why why = views.why(key);
        if (why == null) {
            return answer(null);
        }
        List<NotificationRecord> records =
                notifications.newest(MOST_RECORDS, record -> record.alertKeys().contains(key));
        ObjectNode out = withNotifications(Json.shared().valueToTree(why), records, since(why));
        String fault = notifications.fault();
        return fault.isEmpty() ? answer(out) : answer(out).withFaults(List.of(fault));
    }

    /** @return from when on what the notifier said of it is known; 0: all of it */
    private long since(AlertViews.Why why) {
        Alert alert = why.alert();
        long began = alert.firingSinceMillis() > 0 ? alert.firingSinceMillis() : alert.changedAtMillis();
        long kept = notifications.sinceMillis();
        return kept > began ? kept : 0;
    }

    /** @param sinceMillis from when on they are known; 0: all that ever were */
    static ObjectNode withNotifications(ObjectNode out, List<NotificationRecord> records, long sinceMillis) {
        out.set("notifications", Json.shared().valueToTree(records));
        // newest first: what came after the last attempt to tell somebody
        if (!records.isEmpty() && records.get(0).outcome() == NotificationRecord.Outcome.MUTED) {
            out.putObject("muted")
                    .put("stage", records.get(0).reason().name())
                    .put("detail", records.get(0).detail())
                    .put("atMillis", records.get(0).atMillis());
        }
        if (sinceMillis > 0) {
            out.put("notificationsSinceMillis", sinceMillis);
            out.put(
                    "notificationsNote",
                    "what the notifier said of it before " + Instant.ofEpochMilli(sinceMillis)
                            + " is not kept here, only on the topic " + Topics.NOTIFICATIONS);
        }
        return out;
    }

    /** What was usual in each window of an anomaly alert's series; of another alert nothing. */
    private Answer band(Params p) {
        String key = p.required("key");
        return answer(views.alert(key) == null ? null : views.band(key, p.time("from", "-1d"), p.time("to", "now")));
    }

    private Answer answer(@Nullable Object items) {
        return Answer.of(items, store, partitions.get());
    }

    private static AlertViews.Filter filter(Params p) {
        Set<AlertState> states = EnumSet.noneOf(AlertState.class);
        for (String state : p.text("state", "").split(",", -1)) {
            if (!state.isEmpty()) {
                states.add(constant(AlertState.class, "state", state));
            }
        }
        String severity = p.text("severity", "");
        return new AlertViews.Filter(
                states,
                severity.isEmpty() ? null : constant(Severity.class, "severity", severity),
                p.prefixed("label."),
                p.count("limit", 1_000, 10_000));
    }

    static <E extends Enum<E>> E constant(Class<E> type, String name, String text) {
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new BadRequest("parameter " + name + " is '" + text + "', expected one of "
                    + Arrays.toString(type.getEnumConstants()));
        }
    }
}
