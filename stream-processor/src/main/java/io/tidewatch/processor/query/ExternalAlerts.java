package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.processor.signals.AlertKeys;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Utils;

/**
 * Alerts as a Prometheus hands them to an Alertmanager: {@code POST /api/v2/alerts}, a list of labels, annotations,
 * startsAt, endsAt and generatorURL, RFC 3339 times. All of a post is taken, or nothing. They then live as ours do, and the
 * notifier routes, groups and silences them by their labels.
 *
 * @see <a href="https://prometheus.io/docs/alerting/latest/alerts_api/">the API of Alertmanager</a>
 */
final class ExternalAlerts {
    private static final int MOST_ALERTS = 1_000;
    private static final int MOST_LABELS = 64;
    private static final int MOST_LABEL = 1_024;
    private static final int MOST_ANNOTATION = 4_096;

    /** Who does not say when an alert is over says it again before that. */
    private static final Duration RESOLVE_TIMEOUT = Duration.ofMinutes(5);

    private final BiConsumer<String, Signal> send;
    private final Clock clock;

    /** @param send gets the alert's key; throws {@link ApiCommand.Unavailable} */
    ExternalAlerts(BiConsumer<String, Signal> send, Clock clock) {
        this.send = send;
        this.clock = clock;
    }

    ApiCommand command() {
        return new ApiCommand(ApiCommand.Method.POST, "/api/v2/alerts", ApiTokens.Role.OPERATOR, this::take);
    }

    private ApiCommand.Done take(Params params, String body, ApiTokens.Holder by) {
        JsonNode in = Bodies.json(body);
        if (!in.isArray() || in.size() > MOST_ALERTS) {
            throw new BadRequest("the body is no list of at most " + MOST_ALERTS + " alerts");
        }
        Map<String, Signal> all = new LinkedHashMap<>();
        for (int i = 0; i < in.size(); i++) {
            Signal.External alert = alert(in.get(i), "alert " + i + ": ");
            all.put(key(alert.labels()), alert);
        }
        all.forEach(send);
        return new ApiCommand.Done(200, Json.shared().createObjectNode());
    }

    /** Short whatever the labels are. */
    static String key(Map<String, String> labels) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(labels)
                .forEach((name, value) ->
                        text.append(name).append('\0').append(value).append('\0'));
        byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
        long hash = (long) Utils.murmur2(utf8) << 32 | text.toString().hashCode() & 0xffffffffL;
        Map<String, String> group = new LinkedHashMap<>();
        group.put("alertname", labels.getOrDefault("alertname", ""));
        group.put("labels", Long.toHexString(hash));
        return AlertKeys.of(Signal.External.RULE, group);
    }

    private Signal.External alert(JsonNode in, String where) {
        Map<String, String> labels = texts(in, "labels", where, MOST_LABEL);
        if (labels.isEmpty()) {
            throw new BadRequest(where + "labels is empty");
        }
        Map<String, String> annotations = texts(in, "annotations", where, MOST_ANNOTATION);
        String url = in.path("generatorURL").asText("");
        if (!url.isEmpty() && url.length() <= MOST_ANNOTATION) {
            annotations.putIfAbsent("generatorURL", url);
        }
        long now = clock.millis();
        long starts = time(in, "startsAt", where, now);
        long ends = time(in, "endsAt", where, now + RESOLVE_TIMEOUT.toMillis());
        if (ends < starts) {
            throw new BadRequest(where + "endsAt is before startsAt");
        }
        return new Signal.External(labels, annotations, starts, ends);
    }

    private static Map<String, String> texts(JsonNode in, String name, String where, int most) {
        JsonNode texts = in.path(name);
        if (!texts.isMissingNode() && !texts.isNull() && !texts.isObject()) {
            throw new BadRequest(where + name + " is no object of texts");
        }
        if (texts.size() > MOST_LABELS) {
            throw new BadRequest(where + name + " has " + texts.size() + " entries, at most " + MOST_LABELS);
        }
        Map<String, String> out = new TreeMap<>();
        for (Map.Entry<String, JsonNode> text : texts.properties()) {
            if (!text.getValue().isTextual()
                    || text.getKey().isEmpty()
                    || text.getKey().length() > MOST_LABEL
                    || text.getValue().textValue().length() > most) {
                String shown =
                        text.getKey().substring(0, Math.min(50, text.getKey().length()));
                throw new BadRequest(where + name + "." + shown + " is no text of at most " + most + " characters");
            }
            // an empty label is one that is not there
            if (!text.getValue().textValue().isEmpty()) {
                out.put(text.getKey(), text.getValue().textValue());
            }
        }
        return out;
    }

    /** Go's zero time, which stands for none, is before the epoch. */
    private static long time(JsonNode in, String name, String where, long absent) {
        String text = in.path(name).asText("");
        if (text.isEmpty()) {
            return absent;
        }
        try {
            long millis = OffsetDateTime.parse(text).toInstant().toEpochMilli();
            return millis <= 0 ? absent : millis;
        } catch (DateTimeException | ArithmeticException e) {
            throw new BadRequest(where + name + " is no time such as 2026-01-31T12:00:00Z");
        }
    }
}
