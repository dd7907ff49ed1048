package io.tidewatch.notifier.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.alert.Alert;
import io.tidewatch.notifier.message.Intent;
import io.tidewatch.notifier.message.Saying;
import io.tidewatch.wire.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/** Notifications in the shape of Alertmanager's webhook, version 4, which every existing bridge reads. */
public final class AlertmanagerJson {
    private static final String NOT_YET = "0001-01-01T00:00:00Z";

    private AlertmanagerJson() {}

    /** @return UTF-8 */
    public static byte[] encode(Intent intent) {
        ObjectNode root = Json.shared().createObjectNode();
        List<Alert> alerts = intent.sayings().stream()
                .flatMap(s -> s.group().alerts().stream())
                .toList();
        Saying first = intent.sayings().get(0);
        root.put("version", "4");
        root.put(
                "groupKey",
                intent.digest() ? "digest:" + intent.key() : first.group().key());
        root.put(
                "truncatedAlerts",
                intent.sayings().stream().mapToInt(s -> s.group().leftOut()).sum());
        root.put("status", intent.firing() ? "firing" : "resolved");
        root.put("receiver", intent.receiver());
        root.set("groupLabels", texts(intent.digest() ? Map.of() : first.group().labels()));
        root.set("commonLabels", texts(common(alerts, AlertmanagerJson::labels)));
        root.set("commonAnnotations", texts(common(alerts, AlertmanagerJson::annotations)));
        root.put("externalURL", "");
        root.put("notification_reason", PlainText.reason(first));
        root.put("title", PlainText.title(intent));
        root.put("idempotencyKey", intent.key());
        ArrayNode list = root.putArray("alerts");
        alerts.forEach(a -> list.add(alert(a)));
        try {
            return Json.shared().writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode alert(Alert a) {
        boolean firing = PlainText.status(a).equals("FIRING");
        ObjectNode node = Json.shared().createObjectNode();
        node.put("status", firing ? "firing" : "resolved");
        node.set("labels", texts(labels(a)));
        node.set("annotations", texts(annotations(a)));
        node.put("startsAt", time(a.firingSinceMillis()));
        node.put("endsAt", firing ? NOT_YET : time(a.resolvedAtMillis()));
        node.put("generatorURL", "");
        node.put("fingerprint", fingerprint(a.key()));
        return node;
    }

    private static Map<String, String> labels(Alert a) {
        Map<String, String> labels = new TreeMap<>(a.labels());
        labels.putIfAbsent("alertname", a.ruleId());
        labels.putIfAbsent("severity", a.severity().name().toLowerCase(java.util.Locale.ROOT));
        return labels;
    }

    private static Map<String, String> annotations(Alert a) {
        Map<String, String> annotations = new TreeMap<>(a.annotations());
        annotations.putIfAbsent("summary", PlainText.text(a));
        annotations.putIfAbsent("description", a.why());
        return annotations;
    }

    private static Map<String, String> common(List<Alert> alerts, Function<Alert, Map<String, String>> of) {
        Map<String, String> common = new TreeMap<>();
        if (!alerts.isEmpty()) {
            common.putAll(of.apply(alerts.get(0)));
            alerts.forEach(a -> common.entrySet().retainAll(of.apply(a).entrySet()));
        }
        return common;
    }

    private static ObjectNode texts(Map<String, String> texts) {
        ObjectNode node = Json.shared().createObjectNode();
        new TreeMap<>(texts).forEach(node::put);
        return node;
    }

    private static String time(long millis) {
        return millis <= 0 ? NOT_YET : Instant.ofEpochMilli(millis).toString();
    }

    /** @return 16 hexadecimal digits that name the alert */
    private static String fingerprint(String key) {
        long bits = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
        return String.format("%016x", bits);
    }
}
