package io.tidewatch.report;

import io.tidewatch.wire.UrlText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where what is behind an insight is looked at: addresses below that of the processor, by what they show. {@code page} is of the
 * console, the others of the API. Only what there is, is there.
 */
public final class InsightLinks {
    /** The console's panel of lines. */
    public static final String PAGE = "page";

    private static final String API = "/api/v1/";

    private final Insight of;
    private final String from;
    private final String to;
    private final Map<String, String> links = new LinkedHashMap<>();

    private InsightLinks(Insight of, long fromMillis, long toMillis) {
        this.of = of;
        // what is to come has no lines of its own: the whole period shows where it comes from
        boolean ahead = of.kind() == Insight.Kind.DISK_FILLS;
        from = Instant.ofEpochMilli(ahead ? fromMillis : of.atMillis()).toString();
        to = Instant.ofEpochMilli(ahead ? toMillis : Math.max(of.toMillis(), of.atMillis() + 60_000))
                .toString();
    }

    /**
     * @param fromMillis start of the period it stood out in
     * @param toMillis its end
     * @return by {@code lines}, {@code page}, {@code pattern}, {@code error}, {@code metric}, and {@code alert}, {@code alert2},
     *     {@code alert3}
     */
    public static Map<String, String> of(Insight insight, long fromMillis, long toMillis) {
        return new InsightLinks(insight, fromMillis, toMillis).made();
    }

    private Map<String, String> made() {
        if (!of.query().isEmpty()) {
            Map<String, String> asked = Map.of("q", of.query(), "from", from, "to", to);
            links.put("lines", API + "logs/search" + UrlText.query(asked));
            links.put(PAGE, "/#logs" + UrlText.query(asked));
        }
        switch (of.kind()) {
            case PATTERN_NEW, PATTERN_ROSE -> pattern(of.part());
            case GROUP_NEW, GROUP_ROSE -> error(of.part());
            default -> mostly(of.mostly());
        }
        metric();
        int n = 0;
        for (Insight.FiredAlert alert : of.alerts()) {
            links.put(++n == 1 ? "alert" : "alert" + n, API + "alerts/" + UrlText.encode(alert.key()));
        }
        return links;
    }

    private void mostly(Insight.@Nullable Mostly mostly) {
        if (mostly != null && mostly.group()) {
            error(mostly.id());
        } else if (mostly != null) {
            pattern(mostly.id());
        }
    }

    private void pattern(String id) {
        links.put(
                "pattern",
                API + "patterns/" + UrlText.encode(id)
                        + UrlText.query(Map.of("service", of.subject(), "from", from, "to", to)));
    }

    private void error(String id) {
        links.put("error", API + "errors/" + UrlText.encode(id));
    }

    private void metric() {
        if (of.metric().isEmpty()) {
            return;
        }
        Map<String, String> asked = new LinkedHashMap<>(Map.of("metric", of.metric(), "from", from, "to", to));
        switch (of.kind()) {
            case LATENCY_ROSE -> ofService(asked, "p95");
            case FAILURES_ROSE, LOAD_ROSE, LOAD_FELL -> ofService(asked, "rate");
            case MEMORY_ROSE -> {
                ofHost(asked);
                asked.put("label.system.memory.state", "used");
            }
            case DISK_FILLS -> {
                ofHost(asked);
                asked.put("label.system.filesystem.mountpoint", of.part());
            }
            default -> ofHost(asked);
        }
        links.put("metric", API + "metrics/query" + UrlText.query(asked));
    }

    private void ofService(Map<String, String> asked, String aggregate) {
        asked.put("service", of.subject());
        asked.put("aggregate", aggregate);
    }

    private void ofHost(Map<String, String> asked) {
        asked.put("host", of.subject());
        asked.put("aggregate", "avg");
    }
}
