package io.tidewatch.processor.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.AlertState;
import io.tidewatch.event.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthJudgeTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final long MINUTE = 60_000;

    private final HealthJudge judge = new HealthJudge(HealthConfig.defaults());

    /** Ages in seconds; interval 0: no metrics at regular times; age -1: it said goodbye. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10:5          | 0   | OK       |
            10:60         | 0   | OK       |
            10:61         | 0   | DOWN     | nothing heard of shop/0 for 61 s
            30:90         | 0   | OK       |
            30:91         | 0   | DOWN     | nothing heard of shop/0 for 91 s
            10:5,10:240   | 0   | DEGRADED | 1 of 2 instances silent: shop/1 for 4 min
            10:5,10:3601  | 0   | OK       |
            10:90,10:240  | 0   | DOWN     | nothing heard of any of 2 instances for 90 s
            10:7300       | 0   | DOWN     | nothing heard of shop/0 for 2 h
            10:240        | 61  | UNKNOWN  | nothing heard of shop/0 for 4 min, but the pipeline is 61 s behind: it may wait there
            10:240        | 60  | DOWN     | nothing heard of shop/0 for 4 min
            0:900         | 0   | OK       |
            0:901         | 0   | UNKNOWN  | nothing heard for 15 min; it sends no metrics at regular times, so that it may have nothing to say
            0:5,10:240    | 0   | DEGRADED | 1 of 2 instances silent: shop/1 for 4 min
            10:-1         | 0   | UNKNOWN  | stopped: 1 instance said goodbye, the last one 0 s ago
            10:5,10:-1    | 0   | OK       |
            """)
    void silence(String instances, long behindSeconds, HealthState state, String reason) {
        List<Facts.Instance> of = new java.util.ArrayList<>();
        for (String one : instances.split(",")) {
            long interval = Long.parseLong(one.split(":")[0]) * 1000;
            long age = Long.parseLong(one.split(":")[1]);
            of.add(new Facts.Instance(
                    "shop/" + of.size(), "shop", "h1", "", false, NOW - Math.max(0, age) * 1000, interval, age < 0));
        }
        Facts facts =
                new Facts(of, List.of(), List.of(), List.of(), new Facts.Pipeline(behindSeconds * 1000, "", 0, 0, 0));

        Health.Subject shop = judge.judge(facts, NOW).services().get(0);

        assertThat(shop.state()).isEqualTo(state);
        assertThat(shop.reasons()).extracting(Reason::text).isEqualTo(reason == null ? List.of() : List.of(reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            19  | 19 | 0   | 0  | 0 | OK       |
            20  | 1  | 0   | 0  | 0 | DEGRADED | 5 % of requests failed in the last 5 min (1 of 20, from 5 % on)
            100 | 4  | 0   | 0  | 0 | OK       |
            0   | 0  | 200 | 9  | 0 | OK       |
            0   | 0  | 201 | 10 | 0 | OK       |
            0   | 0  | 200 | 10 | 0 | DEGRADED | 5 % of log lines were errors in the last 5 min (10 of 200, from 5 % on)
            0   | 0  | 0   | 0  | 1 | DEGRADED | its publishers lost 1 event in the last 5 min
            """)
    void traffic(long requests, long failed, long lines, long errors, long lost, HealthState state, String reason) {
        Facts facts = facts(
                List.of(new Facts.Traffic("shop", requests, failed, lines, errors, lost, "")), List.of(), List.of());

        Health.Subject shop = judge.judge(facts, NOW).services().get(1);

        assertThat(shop.state()).isEqualTo(state);
        assertThat(shop.reasons()).extracting(Reason::text).isEqualTo(reason == null ? List.of() : List.of(reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            agent | CPU         |       | 0.949 |
            agent | CPU         |       | 0.95  | CPU at 95 % (from 95 % on)
            agent | MEMORY      |       | 0.97  | memory at 97 % (from 95 % on)
            agent | DISK        | /var  | 0.951 | file system /var at 95.1 % (from 95 % on)
            shop  | CONNECTIONS | main  | 0.9   | connection pool main of shop/1 at 90 % (from 90 % on)
            shop  | HEAP        |       | 0.92  | heap, after its last collection, of shop/1 at 92 % (from 90 % on)
            shop  | FILES       |       | 0.89  |
            """)
    void saturation(String who, Facts.Resource what, String name, double share, String reason) {
        String source = who.equals("agent") ? "host/a1" : "shop/1";
        Facts facts =
                facts(List.of(), List.of(new Facts.Level(source, what, name == null ? "" : name, share)), List.of());

        Health health = judge.judge(facts, NOW);

        List<Health.Subject> of = who.equals("agent") ? health.hosts() : health.services();
        Health.Subject subject = of.get(of.size() - 1);
        assertThat(subject.reasons()).extracting(Reason::text).isEqualTo(reason == null ? List.of() : List.of(reason));
        assertThat(subject.reasons()).allMatch(r -> r.link().startsWith("/api/v1/metrics/query?metric="));
        assertThat(health.state()).isEqualTo(reason == null ? HealthState.OK : HealthState.DEGRADED);
    }

    @ParameterizedTest
    @CsvSource({
        "FIRING,CRITICAL,DEGRADED",
        "FIRING,WARNING,DEGRADED",
        "FIRING,INFO,OK",
        "NO_DATA,CRITICAL,UNKNOWN",
        "PENDING,CRITICAL,OK"
    })
    void alerts(AlertState alert, Severity severity, HealthState state) {
        Facts facts = facts(
                List.of(),
                List.of(),
                List.of(new Facts.Firing("slow{service=shop}", alert, severity, "shop", "", "slow", "p95 is 3 s")));

        Health health = judge.judge(facts, NOW);

        assertThat(health.state()).isEqualTo(state);
        assertThat(health.services().get(1).state()).isEqualTo(state);
        health.reasons().forEach(r -> {
            assertThat(r.text()).startsWith("shop: ").contains("slow", "p95 is 3 s");
            assertThat(r.link()).isEqualTo("/api/v1/alerts/slow%7Bservice%3Dshop%7D/why");
        });
    }

    @Test
    void theWhole_isTheWorst_worstFirst_andAnAlertOfNobodyCounts() {
        Facts facts = new Facts(
                List.of(instance("shop", NOW - 5_000), instance("mail", NOW - 5 * MINUTE), instance("old", 0)),
                List.of(new Facts.Traffic("shop", 100, 50, 0, 0, 0, "")),
                List.of(),
                List.of(new Facts.Firing("k", AlertState.FIRING, Severity.ERROR, "", "", "queue is long", "")),
                new Facts.Pipeline(11_000, "tidewatch.logs partition 3", 0, 0, 0));

        Health health = judge.judge(facts, NOW);

        assertThat(health.state()).isEqualTo(HealthState.DOWN);
        assertThat(health.reasons())
                .extracting(Reason::text)
                .containsExactly(
                        "mail: nothing heard of mail/1 for 5 min",
                        "old: nothing heard of old/1 for 500000 h",
                        "ERROR queue is long",
                        "shop: 50 % of requests failed in the last 5 min (50 of 100, from 5 % on)");
        // how the pipeline is stands beside it
        assertThat(health.pipeline().state()).isEqualTo(HealthState.DEGRADED);
        assertThat(health.pipeline().reasons())
                .extracting(Reason::text)
                .containsExactly("the pipeline is 11 s behind at tidewatch.logs partition 3");
    }

    @Test
    void aSilentAgent_isAHostThatIsDown_saidOnce() {
        Facts facts = new Facts(
                List.of(new Facts.Instance("host/a1", "host", "h1", "", true, NOW - 2 * MINUTE, 10_000, false)),
                List.of(),
                List.of(new Facts.Level("host/a1", Facts.Resource.CPU, "", 0.99)),
                List.of(),
                new Facts.Pipeline(0, "", 0, 0, 0));

        Health health = judge.judge(facts, NOW);

        assertThat(health.hosts()).singleElement().satisfies(h -> {
            assertThat(h.name()).isEqualTo("h1");
            assertThat(h.state()).isEqualTo(HealthState.DOWN);
        });
        // what it measured before it fell silent says nothing of now
        assertThat(health.reasons()).extracting(Reason::text).containsExactly("h1: nothing heard of host/a1 for 2 min");
    }

    @Test
    void whatStoppedWithAWord_doesNotCountForTheWhole() {
        Facts facts = new Facts(
                List.of(new Facts.Instance("shop/1", "shop", "", "", false, NOW - 10 * MINUTE, 10_000, true)),
                List.of(),
                List.of(),
                List.of(),
                new Facts.Pipeline(0, "", 0, 0, 0));

        Health health = judge.judge(facts, NOW);

        assertThat(health.state()).isEqualTo(HealthState.OK);
        assertThat(health.services()).singleElement().matches(Health.Subject::ended);
    }

    @ParameterizedTest
    @CsvSource({
        "http.server.request.duration, count, label.http.response.status_code",
        "http_server_requests_seconds_count, sum, label.status",
        "http_request_duration_seconds, count, label.code",
        "http_requests_total, sum, label.code"
    })
    void linkToFailedRequests_isOfTheMetricThatWasRead(String metric, String aggregate, String status) {
        Facts facts = facts(List.of(new Facts.Traffic("shop", 100, 50, 0, 0, 0, metric)), List.of(), List.of());

        assertThat(judge.judge(facts, NOW).services().get(1).reasons())
                .extracting(Reason::link)
                .containsExactly("/api/v1/metrics/query?metric=" + metric + "&aggregate=" + aggregate + "&groupBy="
                        + status + "&service=shop");
    }

    @Test
    void factsOfSeveralInstances_areJudgedTogether() {
        // its logs go through one instance of the processor, its metrics through another
        Facts logs = new Facts(
                List.of(new Facts.Instance("shop/1", "shop", "", "", false, NOW - 2_000, 0, false)),
                List.of(new Facts.Traffic("shop", 0, 0, 100, 6, 0, "")),
                List.of(),
                List.of(),
                new Facts.Pipeline(1_000, "a", 1, 2, 3));
        Facts metrics = new Facts(
                List.of(new Facts.Instance("shop/1", "shop", "h1", "r1", false, NOW - 90_000, 10_000, false)),
                List.of(new Facts.Traffic("shop", 10, 1, 100, 6, 0, "http.server.requests")),
                List.of(),
                List.of(),
                new Facts.Pipeline(2_000, "b", 10, 20, 30));

        Facts all = Facts.merge(List.of(logs, metrics));

        assertThat(all).isEqualTo(Facts.merge(List.of(metrics, logs)));
        assertThat(all.pipeline()).isEqualTo(new Facts.Pipeline(2_000, "b", 11, 22, 33));
        Health.Subject shop = judge.judge(all, NOW).services().get(0);
        assertThat(shop.reasons()).extracting(Reason::text).allMatch(t -> t.startsWith("6 % of log lines"));
        assertThat(shop.hosts()).containsExactly("h1");
        assertThat(shop.lastSeenMillis()).isEqualTo(NOW - 2_000);
    }

    @Test
    void troublesOfAllInstances_areReasonsOfThePipeline() {
        Facts one = new Facts(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Facts.Pipeline(0, "", 0, 0, 0, List.of("p1: it threw")));
        Facts other = new Facts(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Facts.Pipeline(0, "", 0, 0, 0, List.of("p2: too slow")));

        Health.Subject pipeline =
                judge.judge(Facts.merge(List.of(one, other)), NOW).pipeline();

        assertThat(pipeline.state()).isEqualTo(HealthState.DEGRADED);
        assertThat(pipeline.reasons()).extracting(Reason::text).containsExactly("p1: it threw", "p2: too slow");
        assertThat(pipeline.reasons()).extracting(Reason::link).containsOnly("/api/v1/plugins");
    }

    private static Facts facts(List<Facts.Traffic> traffic, List<Facts.Level> levels, List<Facts.Firing> alerts) {
        return new Facts(
                List.of(
                        new Facts.Instance("host/a1", "host", "h1", "", true, NOW - 5_000, 10_000, false),
                        instance("shop", NOW - 5_000)),
                traffic,
                levels,
                alerts,
                new Facts.Pipeline(0, "", 0, 0, 0));
    }

    private static Facts.Instance instance(String service, long lastMillis) {
        return new Facts.Instance(service + "/1", service, "", "", false, lastMillis, 10_000, false);
    }

    /** Each fact is looked at once: a look at all of them for each service would take minutes here. */
    @Test
    void manyServices_areJudgedInATimeThatGrowsWithThem() {
        List<Facts.Instance> instances = new java.util.ArrayList<>();
        List<Facts.Level> levels = new java.util.ArrayList<>();
        List<Facts.Firing> alerts = new java.util.ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            String service = "s" + i;
            instances.add(new Facts.Instance(service + "/1", service, "h", "", false, NOW, 10_000, false));
            levels.add(new Facts.Level(service + "/1", Facts.Resource.HEAP, "", i % 2 == 0 ? 1 : 0.1));
            levels.add(new Facts.Level(service + "/1", Facts.Resource.FILES, "", 0.1));
            alerts.add(new Facts.Firing("k" + i, AlertState.FIRING, Severity.WARNING, service, "", "t", "w"));
        }
        Facts facts = new Facts(instances, List.of(), levels, alerts, new Facts.Pipeline(0, "", 0, 0, 0));

        Health health = org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                java.time.Duration.ofSeconds(20), () -> judge.judge(facts, NOW));

        assertThat(health.services()).hasSize(30_000);
        assertThat(health.services().get(0).reasons()).hasSize(2);
        assertThat(health.services().get(1).reasons()).hasSize(1);
    }
}
