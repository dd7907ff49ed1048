package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.alert.AlertState;
import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.alerts.AlertViews;
import io.tidewatch.processor.ingest.SourceViews;
import io.tidewatch.processor.logs.LogViews;
import io.tidewatch.processor.metrics.HostView;
import io.tidewatch.processor.metrics.MetricViews;
import io.tidewatch.wire.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** How the whole is, in one answer: what a person looks at first. */
final class HealthQuestion {
    private static final long MINUTE_MILLIS = 60_000;
    private static final long BEHIND_MILLIS = 10_000;

    private final SourceViews sources;
    private final LogViews logs;
    private final MetricViews metrics;
    private final AlertViews alerts;
    private final Supplier<Map<String, Set<Integer>>> covers;
    private final Map<String, IntSupplier> expects;
    private final Clock clock;

    /** What one instance knows; numbers of several add up, names are united, of the lag the greatest holds. */
    record Part(
            Set<String> services,
            Set<String> hosts,
            long firing,
            long critical,
            long logLines,
            long errorLines,
            long behindMillis,
            long lost,
            long deadLetters,
            long late) {}

    HealthQuestion(
            SourceViews sources,
            LogViews logs,
            MetricViews metrics,
            AlertViews alerts,
            Supplier<Map<String, Set<Integer>>> covers,
            Map<String, IntSupplier> expects,
            Clock clock) {
        this.sources = sources;
        this.logs = logs;
        this.metrics = metrics;
        this.alerts = alerts;
        this.covers = covers;
        this.expects = expects;
        this.clock = clock;
    }

    Question question() {
        return new Question(
                "health",
                p -> new Answer(Json.shared().valueToTree(part()), covers.get(), List.of()),
                HealthQuestion::merged,
                expects);
    }

    private Part part() {
        Set<String> services = new TreeSet<>();
        sources.services().stream().filter(s -> !s.sources().isEmpty()).forEach(s -> services.add(s.service()));
        Set<String> hosts = new TreeSet<>();
        metrics.hosts().stream().filter(h -> !h.ended()).map(HostView::host).forEach(hosts::add);
        long firing = 0;
        long critical = 0;
        for (var counts : alerts.counts().entrySet()) {
            if (counts.getKey() == AlertState.FIRING) {
                firing += counts.getValue().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum();
                critical += counts.getValue().getOrDefault(io.tidewatch.event.Severity.CRITICAL, 0);
            }
        }
        // the last whole minute: the one that runs is not comparable
        long minute = clock.millis() / MINUTE_MILLIS * MINUTE_MILLIS - MINUTE_MILLIS;
        long lines = 0;
        long errors = 0;
        for (LogViews.LevelMinute row : logs.levels(minute, minute + MINUTE_MILLIS, "")) {
            for (var count : row.counts().entrySet()) {
                lines += count.getValue();
                errors += count.getKey().compareTo(LogLevel.ERROR) >= 0 ? count.getValue() : 0;
            }
        }
        long behind = 0;
        long lost = 0;
        long dead = 0;
        long late = 0;
        for (SourceViews.PartitionState p : sources.pipeline()) {
            behind = Math.max(behind, p.behindMillis());
            lost += p.lost();
            dead += p.deadLetters();
            late += p.late();
        }
        return new Part(services, hosts, firing, critical, lines, errors, behind, lost, dead, late);
    }

    private static JsonNode merged(List<JsonNode> items, Params params) {
        Set<String> services = new TreeSet<>();
        Set<String> hosts = new TreeSet<>();
        long[] sums = new long[7];
        long behind = 0;
        for (JsonNode part : items) {
            part.path("services").forEach(s -> services.add(s.asText()));
            part.path("hosts").forEach(h -> hosts.add(h.asText()));
            String[] names = {"firing", "critical", "logLines", "errorLines", "lost", "deadLetters", "late"};
            for (int i = 0; i < names.length; i++) {
                sums[i] += part.path(names[i]).asLong();
            }
            behind = Math.max(behind, part.path("behindMillis").asLong());
        }
        List<String> reasons = new ArrayList<>();
        if (sums[1] > 0) {
            reasons.add(sums[1] + " critical alerts fire");
        }
        if (behind > BEHIND_MILLIS) {
            reasons.add("the pipeline is " + behind / 1000 + " s behind");
        }
        ObjectNode out = Json.shared().createObjectNode();
        out.put("status", reasons.isEmpty() ? "ok" : "degraded");
        out.set("reasons", Json.shared().valueToTree(reasons));
        out.put("services", services.size()).put("hosts", hosts.size());
        out.put("firing", sums[0]).put("critical", sums[1]);
        out.put("logsPerMinute", sums[2]).put("errorsPerMinute", sums[3]);
        out.put("lagSeconds", behind / 1000);
        out.put("lost", sums[4]).put("deadLetters", sums[5]).put("late", sums[6]);
        return out;
    }
}
