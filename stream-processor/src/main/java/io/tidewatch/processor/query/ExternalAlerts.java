package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.signals.AlertKeys;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.wire.Json;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Alerts as a Prometheus hands them to an Alertmanager: {@code POST /api/v2/alerts}, a list of labels, annotations,
 * startsAt, endsAt and generatorURL, RFC 3339 times. As there, those of a post that are right are taken although others
 * are not: a Prometheus sends many at once, and does not send again what was refused. They then live as ours do, and the
 * notifier routes, groups and silences them by their labels.
 *
 * @see <a href="https://prometheus.io/docs/alerting/latest/alerts_api/">the API of Alertmanager</a>
 */
final class ExternalAlerts {
    /** Where the URL of an alert's origin is kept. */
    static final String GENERATOR_URL = "generatorURL";

    private static final int MOST_FAULTS = 20;

    private final ExternalConfig bounds;
    private final ExternalCounts counts;
    private final Consumer<Map<String, Signal>> send;
    private final Clock clock;

    /** @param send gets signals by their alerts' keys; throws {@link ApiCommand.Unavailable} */
    ExternalAlerts(ExternalConfig bounds, ExternalCounts counts, Consumer<Map<String, Signal>> send, Clock clock) {
        this.bounds = bounds;
        this.counts = counts;
        this.send = send;
        this.clock = clock;
    }

    ApiCommand command() {
        return new ApiCommand(
                ApiCommand.Method.POST,
                "/api/v2/alerts",
                ApiTokens.Role.OPERATOR,
                "alert.post",
                ApiCommand.USUAL_BYTES,
                this::take);
    }

    private ApiCommand.Done take(Params params, String body, ApiCommand.Asker by) {
        JsonNode in = read(body);
        if (!in.isArray() || in.size() > bounds.mostAlerts()) {
            counts.addRefused(Math.max(1, in.size()));
            throw new BadRequest("the body is no list of at most " + bounds.mostAlerts() + " alerts");
        }
        Map<String, Signal> all = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < in.size(); i++) {
            try {
                Signal.External alert = alert(in.get(i), "alert " + i + ": ");
                all.put(key(alert.labels()), alert);
            } catch (BadRequest e) {
                faults.add(e.getMessage());
            }
        }
        counts.addRefused(faults.size());
        send(all, in.size() - faults.size());
        return faults.isEmpty()
                ? new ApiCommand.Done(200, Json.shared().createObjectNode())
                : new ApiCommand.Done(400, refusal(faults, in.size() - faults.size()));
    }

    private void send(Map<String, Signal> all, int alerts) {
        if (all.isEmpty()) {
            return;
        }
        try {
            send.accept(all);
        } catch (ApiCommand.Unavailable e) {
            counts.addUntaken(alerts);
            throw e;
        }
        counts.addTaken(alerts);
    }

    private static ObjectNode refusal(List<String> faults, int taken) {
        List<String> shown = faults.subList(0, Math.min(MOST_FAULTS, faults.size()));
        String more = shown.size() < faults.size() ? "; and " + (faults.size() - shown.size()) + " more" : "";
        ObjectNode out = Json.shared().createObjectNode();
        out.put("error", String.join("; ", shown) + more);
        out.put("taken", taken);
        out.put("refused", faults.size());
        return out;
    }

    /** Short whatever the labels are. */
    static String key(Map<String, String> labels) {
        Map<String, String> group = new LinkedHashMap<>();
        group.put("alertname", labels.getOrDefault("alertname", ""));
        group.put("labels", hash(labels));
        return AlertKeys.of(Signal.External.RULE, group);
    }

    static String hash(Map<String, String> labels) {
        return AlertKeys.hash(labels);
    }

    private Signal.External alert(JsonNode in, String where) {
        Map<String, String> labels = labels(in.path("labels"), where);
        long now = clock.millis();
        long ends = time(in, "endsAt", where, 0);
        // one that says its end only is told of when it is over
        long starts = time(in, "startsAt", where, ends == 0 ? now : Math.min(now, ends));
        if (ends != 0 && ends < starts) {
            throw new BadRequest(where + "endsAt is before startsAt");
        }
        return new Signal.External(
                labels,
                annotations(in, where),
                starts,
                ends == 0 ? now + bounds.resolveTimeout().toMillis() : ends);
    }

    private Map<String, String> labels(JsonNode in, String where) {
        Map<String, String> labels = texts(in, "labels", where);
        if (labels.isEmpty()) {
            throw new BadRequest(where + "labels is empty");
        }
        if (labels.size() > bounds.mostLabels()) {
            throw new BadRequest(
                    where + "labels has " + labels.size() + " entries, expected at most " + bounds.mostLabels());
        }
        labels.forEach((name, value) -> {
            if (name.isEmpty() || name.length() > bounds.labelChars() || value.length() > bounds.labelChars()) {
                throw new BadRequest(where + "labels." + shown(name)
                        + ": name and value have to be there and be of at most " + bounds.labelChars()
                        + " characters");
            }
        });
        return labels;
    }

    /** What they say more than may be kept is left out: an alert is told of although somebody explains it at length. */
    private Map<String, String> annotations(JsonNode in, String where) {
        Map<String, String> given = texts(in.path("annotations"), "annotations", where);
        JsonNode url = in.path(GENERATOR_URL);
        if (!url.isMissingNode() && !url.isNull() && !url.isTextual()) {
            throw new BadRequest(where + GENERATOR_URL + " is no text");
        }
        Map<String, String> kept = new TreeMap<>();
        if (!url.asText("").isEmpty()) {
            keep(kept, GENERATOR_URL, url.textValue());
        }
        given.forEach((name, value) -> keep(kept, name, value));
        return kept;
    }

    private void keep(Map<String, String> kept, String name, String value) {
        if (kept.containsKey(name)) {
            return;
        }
        if (kept.size() == bounds.mostLabels() || name.isEmpty() || name.length() > bounds.labelChars()) {
            counts.addCut();
            return;
        }
        if (value.length() > bounds.annotationChars()) {
            counts.addCut();
            kept.put(name, value.substring(0, bounds.annotationChars() - 1) + "…");
            return;
        }
        kept.put(name, value);
    }

    private static Map<String, String> texts(JsonNode in, String name, String where) {
        if (!in.isMissingNode() && !in.isNull() && !in.isObject()) {
            throw new BadRequest(where + name + " is no object of texts");
        }
        Map<String, String> out = new TreeMap<>();
        for (Map.Entry<String, JsonNode> text : in.properties()) {
            if (!text.getValue().isTextual()) {
                throw new BadRequest(where + name + "." + shown(text.getKey()) + " is no text");
            }
            // an empty label is one that is not there
            if (!text.getValue().textValue().isEmpty()) {
                out.put(text.getKey(), text.getValue().textValue());
            }
        }
        return out;
    }

    private static String shown(String name) {
        return name.length() <= 50 ? name : name.substring(0, 50) + "…";
    }

    /** Go's zero time, which stands for none, is before the epoch. */
    private static long time(JsonNode in, String name, String where, long absent) {
        JsonNode given = in.path(name);
        if (given.isMissingNode() || given.isNull() || given.asText().isEmpty()) {
            return absent;
        }
        try {
            long millis = OffsetDateTime.parse(given.asText()).toInstant().toEpochMilli();
            return millis <= 0 ? absent : millis;
        } catch (DateTimeException | ArithmeticException e) {
            throw new BadRequest(where + name + " is no time such as 2026-01-31T12:00:00Z");
        }
    }

    private JsonNode read(String body) {
        try {
            return Bodies.json(body);
        } catch (BadRequest e) {
            counts.addRefused(1);
            throw e;
        }
    }
}
