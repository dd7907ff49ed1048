package io.tidewatch.processor.health;

import io.tidewatch.alert.AlertState;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.rules.Wording;
import io.tidewatch.wire.UrlText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Judges facts. What it says depends on the facts and the time given, and on nothing else. */
public final class HealthJudge {
    private static final int BEATS_MISSED = 3;

    private final HealthConfig config;

    public HealthJudge(HealthConfig config) {
        this.config = config;
    }

    /** @param nowMillis what the broker's clock shows, about */
    public Health judge(Facts facts, long nowMillis) {
        Map<String, List<Facts.Instance>> services = by(facts, Facts.Instance::service);
        Map<String, List<Facts.Instance>> hosts = by(facts, i -> i.agent() ? i.host() : "");
        Known known = new Known(facts);
        List<Health.Subject> judgedServices = new ArrayList<>();
        services.forEach((name, of) -> judgedServices.add(service(name, of, known, nowMillis)));
        List<Health.Subject> judgedHosts = new ArrayList<>();
        hosts.forEach((name, of) -> judgedHosts.add(host(name, of, known, nowMillis)));

        List<Reason> all = new ArrayList<>();
        for (Health.Subject service : judgedServices) {
            // agents are what their hosts are judged by
            if (!services.getOrDefault(service.name(), List.of()).stream().allMatch(Facts.Instance::agent)) {
                whole(all, service);
            }
        }
        judgedHosts.forEach(h -> whole(all, h));
        for (Facts.Firing alert : facts.alerts()) {
            if (!services.containsKey(alert.service()) && !hosts.containsKey(alert.host())) {
                alert(alert, all);
            }
        }
        worstFirst(all);
        return new Health(worst(all), all, judgedServices, judgedHosts, pipeline(facts.pipeline()));
    }

    /** Facts by whom they are of: each is looked at once, however many services and hosts there are. */
    private static final class Known {
        final Facts.Pipeline pipeline;
        final Map<String, List<Facts.Firing>> alertsOfService = new HashMap<>();
        final Map<String, List<Facts.Firing>> alertsOfHost = new HashMap<>();
        final Map<String, List<Facts.Traffic>> traffic = new HashMap<>();
        final Map<String, List<Facts.Level>> levels = new HashMap<>();

        Known(Facts facts) {
            pipeline = facts.pipeline();
            facts.alerts().forEach(a -> put(alertsOfService, a.service(), a));
            facts.alerts().forEach(a -> put(alertsOfHost, a.host(), a));
            facts.traffic().forEach(t -> put(traffic, t.service(), t));
            facts.levels().forEach(l -> put(levels, l.source(), l));
        }

        private static <T> void put(Map<String, List<T>> in, String key, T value) {
            in.computeIfAbsent(key, k -> new ArrayList<>(2)).add(value);
        }
    }

    private Health.Subject service(String name, List<Facts.Instance> instances, Known known, long nowMillis) {
        String link = "/api/v1/services/" + UrlText.encode(name);
        List<Reason> reasons = new ArrayList<>();
        Set<String> silent = silence(instances, known.pipeline, nowMillis, link, reasons);
        known.alertsOfService.getOrDefault(name, List.of()).forEach(a -> alert(a, reasons));
        known.traffic.getOrDefault(name, List.of()).forEach(t -> traffic(t, reasons));
        instances.stream().filter(i -> !i.agent()).forEach(i -> levels(i, known, silent, reasons));
        return subject(name, instances, reasons, silent);
    }

    private Health.Subject host(String name, List<Facts.Instance> agents, Known known, long nowMillis) {
        String link = "/api/v1/hosts/" + UrlText.encode(name);
        List<Reason> reasons = new ArrayList<>();
        Set<String> silent = silence(agents, known.pipeline, nowMillis, link, reasons);
        known.alertsOfHost.getOrDefault(name, List.of()).forEach(a -> alert(a, reasons));
        agents.forEach(i -> levels(i, known, silent, reasons));
        return subject(name, agents, reasons, silent);
    }

    private void levels(Facts.Instance of, Known known, Set<String> silent, List<Reason> reasons) {
        if (speaks(of, silent)) {
            known.levels.getOrDefault(of.source(), List.of()).forEach(level -> level(level, of, reasons));
        }
    }

    private static boolean speaks(Facts.Instance of, Set<String> silent) {
        return !of.ended() && !silent.contains(of.source());
    }

    private static Health.Subject subject(
            String name, List<Facts.Instance> instances, List<Reason> reasons, Set<String> silent) {
        Set<String> sources = new TreeSet<>();
        Set<String> hosts = new TreeSet<>();
        Set<String> releases = new TreeSet<>();
        long last = 0;
        for (Facts.Instance i : instances) {
            last = Math.max(last, i.lastSeenMillis());
            if (!i.ended()) {
                sources.add(i.source());
                add(hosts, i.host());
                add(releases, i.release());
            }
        }
        worstFirst(reasons);
        return new Health.Subject(
                name, worst(reasons), reasons, last, sources, silent, hosts, releases, sources.isEmpty());
    }

    /** @return the instances that promised to speak and do not */
    private Set<String> silence(
            List<Facts.Instance> instances,
            Facts.Pipeline pipeline,
            long nowMillis,
            String link,
            List<Reason> reasons) {
        List<Facts.Instance> there = instances.stream().filter(i -> !i.ended()).toList();
        long last = instances.stream()
                .mapToLong(Facts.Instance::lastSeenMillis)
                .max()
                .orElse(0);
        long quiet = nowMillis - last;
        if (there.isEmpty()) {
            reasons.add(new Reason(
                    HealthState.UNKNOWN,
                    "stopped: " + count(instances.size(), "instance") + " said goodbye, the last one " + ago(quiet)
                            + " ago",
                    link));
            return Set.of();
        }
        List<Facts.Instance> late = there.stream()
                .filter(i -> i.intervalMillis() > 0 && nowMillis - i.lastSeenMillis() > limit(i))
                .toList();
        boolean speaking = there.stream()
                .anyMatch(i -> !late.contains(i)
                        && (i.intervalMillis() > 0
                                || nowMillis - i.lastSeenMillis()
                                        <= config.quietAfter().toMillis()));
        // one that is gone for long while others do its work was replaced
        List<Facts.Instance> missed = late.stream()
                .filter(i -> !speaking
                        || nowMillis - i.lastSeenMillis() <= config.missedFor().toMillis())
                .toList();
        Set<String> silent = new TreeSet<>();
        late.forEach(i -> silent.add(i.source()));
        if (missed.isEmpty()) {
            if (!speaking) {
                reasons.add(new Reason(
                        HealthState.UNKNOWN,
                        "nothing heard for " + ago(quiet)
                                + "; it sends no metrics at regular times, so that it may have nothing to say",
                        link));
            }
            return silent;
        }
        String who = speaking
                ? missed.size() + " of " + there.size() + " instances silent: " + names(missed) + " for "
                        + ago(nowMillis - newest(missed))
                : "nothing heard of " + (there.size() == 1 ? names(there) : "any of " + there.size() + " instances")
                        + " for " + ago(nowMillis - newest(there));
        if (pipeline.behindMillis() > config.silentAfter().toMillis()) {
            reasons.add(new Reason(
                    HealthState.UNKNOWN,
                    who + ", but the pipeline is " + ago(pipeline.behindMillis()) + " behind: it may wait there",
                    "/api/v1/pipeline"));
        } else {
            reasons.add(new Reason(speaking ? HealthState.DEGRADED : HealthState.DOWN, who, link));
        }
        return silent;
    }

    private long limit(Facts.Instance i) {
        return Math.max(config.silentAfter().toMillis(), BEATS_MISSED * i.intervalMillis());
    }

    private static void alert(Facts.Firing alert, List<Reason> reasons) {
        String link = "/api/v1/alerts/" + UrlText.encode(alert.key()) + "/why";
        String why = alert.why().isEmpty() ? "" : ": " + alert.why();
        if (alert.state() == AlertState.NO_DATA) {
            reasons.add(new Reason(HealthState.UNKNOWN, "no data for the alert " + alert.title() + why, link));
        } else if (alert.state() == AlertState.FIRING && alert.severity() != Severity.INFO) {
            reasons.add(new Reason(HealthState.DEGRADED, alert.severity() + " " + alert.title() + why, link));
        }
    }

    /** By outcome, as far as it is known under that name what an outcome is called. */
    private static String requestsOf(String metric) {
        String status = switch (metric) {
            case "", "http.server.request.duration" -> "label.http.response.status_code";
            case "http_server_request_duration_seconds" -> "label.http_response_status_code";
            default ->
                metric.startsWith("http.server.requests") || metric.startsWith("http_server_requests")
                        ? "label.status"
                        : "label.code";
        };
        boolean counter = metric.endsWith("_count") || metric.endsWith("_total");
        return "/api/v1/metrics/query?metric="
                + UrlText.encode(metric.isEmpty() ? "http.server.request.duration" : metric)
                + "&aggregate=" + (counter ? "sum" : "count") + "&groupBy=" + status;
    }

    private void traffic(Facts.Traffic t, List<Reason> reasons) {
        String window = Wording.span(config.window());
        String service = UrlText.encode(t.service());
        if (t.requests() >= config.leastRequests() && t.failed() >= config.errorShare() * t.requests()) {
            reasons.add(new Reason(
                    HealthState.DEGRADED,
                    percent(t.failed(), t.requests()) + " of requests failed in the last " + window + " (" + t.failed()
                            + " of " + t.requests() + ", from " + share(config.errorShare()) + " on)",
                    requestsOf(t.metric()) + "&service=" + service));
        }
        if (t.errorLines() >= config.leastErrorLines() && t.errorLines() >= config.errorShare() * t.logLines()) {
            reasons.add(new Reason(
                    HealthState.DEGRADED,
                    percent(t.errorLines(), t.logLines()) + " of log lines were errors in the last " + window + " ("
                            + t.errorLines() + " of " + t.logLines() + ", from " + share(config.errorShare()) + " on)",
                    "/api/v1/errors?service=" + service));
        }
        if (t.lost() > 0) {
            reasons.add(new Reason(
                    HealthState.DEGRADED,
                    "its publishers lost " + count(t.lost(), "event") + " in the last " + window,
                    "/api/v1/metrics/query?metric=tidewatch.lib.events.dropped&aggregate=sum&groupBy=label.reason"
                            + "&service=" + service));
        }
    }

    private void level(Facts.Level level, Facts.Instance of, List<Reason> reasons) {
        double bound = switch (level.resource()) {
            case CPU -> config.cpu();
            case MEMORY -> config.memory();
            case DISK -> config.disk();
            case CONNECTIONS, HEAP, FILES -> config.pool();
        };
        if (!(level.share() >= bound)) {
            return;
        }
        String metric = switch (level.resource()) {
            case CPU -> "system.cpu.utilization";
            case MEMORY -> "system.memory.utilization";
            case DISK -> "system.filesystem.utilization";
            case CONNECTIONS -> "db.client.connection.count";
            case HEAP -> "jvm.memory.used_after_last_gc";
            case FILES -> "jvm.file_descriptor.count";
        };
        String what = switch (level.resource()) {
            case CPU -> "CPU";
            case MEMORY -> "memory";
            case DISK -> "file system " + level.name();
            case CONNECTIONS -> "connection pool " + level.name();
            case HEAP -> "heap, after its last collection,";
            case FILES -> "file descriptors";
        };
        String where = of.agent() ? "&host=" + UrlText.encode(of.host()) : "&service=" + UrlText.encode(of.service());
        reasons.add(new Reason(
                HealthState.DEGRADED,
                what + (of.agent() ? "" : " of " + of.source()) + " at " + share(level.share()) + " (from "
                        + share(bound) + " on)",
                "/api/v1/metrics/query?metric=" + metric + "&aggregate=max" + where));
    }

    private Health.Subject pipeline(Facts.Pipeline p) {
        List<Reason> reasons = new ArrayList<>();
        if (p.behindMillis() > config.behind().toMillis()) {
            reasons.add(new Reason(
                    HealthState.DEGRADED,
                    "the pipeline is " + ago(p.behindMillis()) + " behind"
                            + (p.behindWhat().isEmpty() ? "" : " at " + p.behindWhat()),
                    "/api/v1/pipeline"));
        }
        p.troubles().forEach(trouble -> reasons.add(new Reason(HealthState.DEGRADED, trouble, "/api/v1/plugins")));
        return new Health.Subject(
                "pipeline", worst(reasons), reasons, 0, Set.of(), Set.of(), Set.of(), Set.of(), false);
    }

    private static void whole(List<Reason> all, Health.Subject subject) {
        if (!subject.ended()) {
            subject.reasons().forEach(r -> all.add(new Reason(r.state(), subject.name() + ": " + r.text(), r.link())));
        }
    }

    private static Map<String, List<Facts.Instance>> by(Facts facts, Function<Facts.Instance, String> name) {
        Map<String, List<Facts.Instance>> out = new TreeMap<>();
        for (Facts.Instance i : facts.instances()) {
            if (!name.apply(i).isEmpty()) {
                out.computeIfAbsent(name.apply(i), n -> new ArrayList<>()).add(i);
            }
        }
        return out;
    }

    private static HealthState worst(List<Reason> reasons) {
        return reasons.stream().map(Reason::state).reduce(HealthState.OK, HealthState::worse);
    }

    /** The same said twice, of an alert that is of a service and of its host, is said once. */
    private static void worstFirst(List<Reason> reasons) {
        Set<Reason> seen = new HashSet<>();
        reasons.removeIf(r -> !seen.add(r));
        reasons.sort(Comparator.comparing(Reason::state).reversed().thenComparing(Reason::text));
    }

    private static long newest(List<Facts.Instance> of) {
        return of.stream().mapToLong(Facts.Instance::lastSeenMillis).max().orElse(0);
    }

    private static String names(List<Facts.Instance> of) {
        List<String> names = of.stream().map(Facts.Instance::source).limit(3).toList();
        return String.join(", ", names) + (of.size() > 3 ? " and " + (of.size() - 3) + " more" : "");
    }

    private static void add(Set<String> to, String value) {
        if (!value.isEmpty()) {
            to.add(value);
        }
    }

    private static String count(long n, String of) {
        return n + " " + of + (n == 1 ? "" : "s");
    }

    private static String percent(long part, long of) {
        return of == 0 ? "all" : share((double) part / of);
    }

    private static String share(double share) {
        return Wording.number(share * 100) + " %";
    }

    /** Whole seconds below two minutes, then minutes, then hours. */
    private static String ago(long millis) {
        long seconds = Math.max(0, millis) / 1000;
        long unit = seconds < 120 ? 1 : seconds < 7200 ? 60 : 3600;
        return Wording.span(Duration.ofSeconds(seconds / unit * unit));
    }
}
