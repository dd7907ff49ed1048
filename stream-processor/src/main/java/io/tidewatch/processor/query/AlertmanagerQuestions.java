package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.processor.alerts.AlertViews;
import io.tidewatch.processor.signals.LinearRegex;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.wire.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an Alertmanager answers to who reads: {@code GET /api/v2/alerts} and {@code /api/v2/status}, for amtool and the
 * like. All alerts that people are told of, ours too. Whether one is kept back is known from what the notifier said last.
 */
final class AlertmanagerQuestions {
    /** Questions of a path below this one are asked at {@code /api/v2/}. */
    static final String BELOW = "alertmanager/";

    static final int MOST_ALERTS = 10_000;

    private static final String FILTER = "filter";
    private static final String RECEIVER = "receiver";
    private static final String SILENCE = "silence ";

    private final Function<Predicate<Alert>, List<AlertViews.Told>> alerts;
    private final Supplier<List<NotificationRecord>> notifications;
    private final Duration resolveTimeout;
    private final String store;
    private final Supplier<Set<Integer>> partitions;
    private final IntSupplier all;
    private final Clock clock;
    private final Instant since;

    /**
     * @param alerts those of this instance, at most one more than {@link #MOST_ALERTS}
     * @param notifications newest first
     * @param resolveTimeout how long an alert lasts at least whose end nobody knows
     */
    AlertmanagerQuestions(
            Function<Predicate<Alert>, List<AlertViews.Told>> alerts,
            Supplier<List<NotificationRecord>> notifications,
            Duration resolveTimeout,
            String store,
            Supplier<Set<Integer>> partitions,
            IntSupplier all,
            Clock clock) {
        this.alerts = alerts;
        this.notifications = notifications;
        this.resolveTimeout = resolveTimeout;
        this.store = store;
        this.partitions = partitions;
        this.all = all;
        this.clock = clock;
        this.since = clock.instant();
    }

    List<Question> all() {
        return List.of(
                new Question(BELOW + "alerts", this::alerts, AlertmanagerQuestions::joined, Map.of(store, all)),
                Question.whole(BELOW + "status", p -> Answer.whole(status())));
    }

    /** Filters are lines of one parameter. */
    static Params params(Map<String, List<String>> asked, Clock clock) {
        Map<String, String> values = new HashMap<>();
        asked.forEach((name, given) -> values.put(
                name,
                name.equals(FILTER)
                        ? String.join(
                                "\n",
                                given.stream().map(f -> f.replace('\n', ' ')).toList())
                        : given.isEmpty() ? "" : given.get(0)));
        Params params = new Params(values, clock);
        // refused here, where it is asked, and not by each instance
        var unused = new Wanted(params);
        return params;
    }

    /** @throws LocalStores.NotReady where something is missing: who reads this cannot be told that an answer is not whole */
    static JsonNode body(ObjectNode answer) {
        if (answer.path("partial").asBoolean()) {
            throw new LocalStores.NotReady("not all of it can be told just now: " + answer.path("missing"));
        }
        JsonNode items = answer.path("items");
        if (items.size() > MOST_ALERTS) {
            throw new BadRequest("more than " + MOST_ALERTS + " alerts match, expected a narrower filter");
        }
        return items;
    }

    private static JsonNode joined(List<JsonNode> items, Params params) {
        List<JsonNode> rows = new ArrayList<>();
        items.forEach(of -> of.forEach(rows::add));
        rows.sort(Comparator.comparing(row -> row.path("fingerprint").asText()));
        return Json.shared().createArrayNode().addAll(rows);
    }

    private Answer alerts(Params p) {
        Wanted wanted = new Wanted(p);
        AlertNotices notices = new AlertNotices(notifications.get());
        ArrayNode out = Json.shared().createArrayNode();
        for (AlertViews.Told told : alerts.apply(alert -> wanted.passes(alert, labels(alert), notices))) {
            out.add(row(told, notices));
        }
        return Answer.of(out, store, partitions.get());
    }

    private ObjectNode row(AlertViews.Told told, AlertNotices notices) {
        Alert alert = told.alert();
        boolean external = isExternal(alert);
        ObjectNode out = Json.shared().createObjectNode();
        Map<String, String> annotations = new TreeMap<>(alert.annotations());
        String url = annotations.remove(ExternalAlerts.GENERATOR_URL);
        if (!external) {
            annotations.putIfAbsent("summary", alert.why());
        }
        out.set("annotations", Json.shared().valueToTree(annotations));
        long ends = told.expiresAtMillis() == 0 ? clock.millis() + resolveTimeout.toMillis() : told.expiresAtMillis();
        out.put("endsAt", time(ends));
        out.put("fingerprint", ExternalAlerts.hash(Map.of("key", alert.key())).substring(0, 16));
        ArrayNode receivers = out.putArray("receivers");
        notices.receivers(alert).forEach(name -> receivers.addObject().put("name", name));
        out.put("startsAt", time(external ? alert.eventTimeMillis() : alert.firingSinceMillis()));
        NotificationRecord muted = notices.muted(alert);
        ObjectNode status = out.putObject("status");
        status.put("state", muted != null || alert.suppressed() ? "suppressed" : "active");
        by(status, "silencedBy", muted, NotificationRecord.Reason.SILENCED);
        by(status, "inhibitedBy", muted, NotificationRecord.Reason.INHIBITED);
        by(status, "mutedBy", muted, NotificationRecord.Reason.MUTE_TIME);
        out.put("updatedAt", time(Math.max(alert.changedAtMillis(), told.lastSeenMillis())));
        if (url != null) {
            out.put(ExternalAlerts.GENERATOR_URL, url);
        }
        out.set("labels", Json.shared().valueToTree(labels(alert)));
        return out;
    }

    private static void by(
            ObjectNode status, String name, @Nullable NotificationRecord muted, NotificationRecord.Reason reason) {
        ArrayNode by = status.putArray(name);
        if (muted != null && muted.reason() == reason) {
            String detail = muted.detail();
            by.add(detail.startsWith(SILENCE) ? detail.substring(SILENCE.length()) : detail);
        }
    }

    /** Ours have a severity beside their labels. */
    private static Map<String, String> labels(Alert alert) {
        Map<String, String> labels = new TreeMap<>(alert.labels());
        if (!isExternal(alert)) {
            labels.putIfAbsent("alertname", alert.ruleId());
            labels.putIfAbsent("severity", alert.severity().name().toLowerCase(Locale.ROOT));
        }
        return labels;
    }

    private static boolean isExternal(Alert alert) {
        return alert.ruleId().equals(Signal.External.RULE);
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private ObjectNode status() {
        ObjectNode out = Json.shared().createObjectNode();
        ObjectNode cluster = out.putObject("cluster");
        cluster.put("status", "disabled");
        cluster.putArray("peers");
        out.putObject("config").put("original", "# Tidewatch: routes and receivers are the notifier's\n");
        out.put("uptime", since.toString());
        ObjectNode version = out.putObject("versionInfo");
        version.put("version", "tidewatch");
        for (String name : List.of("revision", "branch", "buildUser", "buildDate", "goVersion")) {
            version.put(name, "");
        }
        return out;
    }

    /** What is asked for. */
    private static final class Wanted {
        private final AlertMatchers matchers;
        private final @Nullable Pattern receiver;
        private final boolean active;
        private final boolean silenced;
        private final boolean inhibited;
        private final boolean muted;

        Wanted(Params p) {
            matchers = new AlertMatchers(p.text(FILTER, "").lines().toList());
            active = flag(p, "active");
            silenced = flag(p, "silenced");
            inhibited = flag(p, "inhibited");
            muted = flag(p, "muted");
            String regex = p.text(RECEIVER, "");
            try {
                receiver = regex.isEmpty() ? null : LinearRegex.compile(regex);
            } catch (IllegalArgumentException e) {
                throw new BadRequest("parameter receiver: " + e.getMessage());
            }
        }

        boolean passes(Alert alert, Map<String, String> labels, AlertNotices notices) {
            return matchers.match(labels)
                    && passes(alert, notices.muted(alert))
                    && (receiver == null
                            || notices.receivers(alert).stream().anyMatch(name -> LinearRegex.matches(receiver, name)));
        }

        private boolean passes(Alert alert, @Nullable NotificationRecord kept) {
            if (kept == null) {
                return active || alert.suppressed();
            }
            return switch (kept.reason()) {
                case SILENCED -> silenced;
                case INHIBITED -> inhibited;
                default -> muted;
            };
        }

        private static boolean flag(Params p, String name) {
            String text = p.text(name, "true");
            if (!text.equals("true") && !text.equals("false")) {
                throw new BadRequest("parameter " + name + " is '" + text + "', expected true or false");
            }
            return text.equals("true");
        }
    }
}
