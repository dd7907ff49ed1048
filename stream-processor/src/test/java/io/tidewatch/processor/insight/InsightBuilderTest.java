package io.tidewatch.processor.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.tidewatch.event.Severity;
import io.tidewatch.processor.insight.InsightBuilder.Seen;
import io.tidewatch.processor.insight.Track.What;
import io.tidewatch.report.Insight;
import io.tidewatch.report.Insight.Kind;
import io.tidewatch.report.InsightLinks;
import io.tidewatch.report.InsightText;
import io.tidewatch.report.Language;
import io.tidewatch.report.Measure;
import io.tidewatch.report.Report;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InsightBuilderTest {
    private static final long MINUTE = 60_000;
    private static final long T0 = Instant.parse("2026-05-01T14:00:00Z").toEpochMilli();
    private static final int STEPS = 60;
    private static final long USUAL_ERRORS = 2;

    /** Counts of the hour before (as much as usual) and of the hour, of which from a minute on for some there are more. */
    private static List<Long> counts(long usual, int from, int minutes, long more) {
        List<Long> counts = new ArrayList<>(Collections.nCopies(2 * STEPS, usual));
        for (int i = from; i < from + minutes; i++) {
            counts.set(STEPS + i, more);
        }
        return counts;
    }

    private static Track track(What what, String service, String id, boolean error, long first, List<Long> counts) {
        return new Track(what, service, id, id.isEmpty() ? "" : "text of " + id, error, first, counts);
    }

    private static Report report(Report.Subject... services) {
        return new Report(
                "",
                Language.EN,
                "UTC",
                T0,
                T0 + STEPS * MINUTE,
                MINUTE,
                MINUTE,
                T0 + STEPS * MINUTE,
                0,
                0,
                List.of(),
                Set.of(),
                false,
                List.of(services),
                0,
                List.of(),
                0,
                new Report.Alerts(0, 0, false, List.of()),
                new Report.Errors(List.of(), 0, List.of()),
                List.of());
    }

    private static Report.Subject service(String name, double p95, int from, int minutes, double then) {
        List<Double> values = new ArrayList<>(Collections.nCopies(STEPS, p95));
        for (int i = from; i < from + minutes; i++) {
            values.set(i, then);
        }
        return new Report.Subject(
                name,
                "http.server.request.duration",
                Map.of(Measure.P95, new Report.Figure(p95, p95, null)),
                List.of(new Report.Chart(Measure.P95, values)),
                List.of(),
                List.of(),
                Report.Gaps.NONE);
    }

    private static List<Insight> build(Report report, List<Track> tracks, long step, List<Seen> releases) {
        return InsightBuilder.build(
                report, new InsightPart(step, tracks, releases, List.of(), Set.of()), FineMeasures.NONE);
    }

    @Test
    void alerts_that_fired_of_the_same_service_meanwhile_are_named_the_most_severe_first() {
        List<Track> tracks = List.of(track(What.ERROR_LINES, "order", "", true, 0, counts(2, 3, 20, 24)));
        List<Alerted> alerts = List.of(
                alerted("late", Severity.WARNING, "order", 26 * MINUTE),
                alerted("slow", Severity.WARNING, "order", -5 * MINUTE, 5 * MINUTE, 9 * MINUTE),
                alerted("down", Severity.CRITICAL, "order", 7 * MINUTE),
                alerted("other", Severity.CRITICAL, "mail", 7 * MINUTE));

        List<Insight> insights = InsightBuilder.build(
                report(), new InsightPart(MINUTE, tracks, List.of(), alerts, Set.of()), FineMeasures.NONE);

        assertThat(insights).singleElement().satisfies(insight -> {
            assertThat(insight.alerts())
                    .extracting(Insight.FiredAlert::key, Insight.FiredAlert::atMillis)
                    .containsExactly(tuple("down{}", T0 + 7 * MINUTE), tuple("slow{}", T0 + 5 * MINUTE));
            assertThat(InsightText.of(insight, Language.EN, ZoneOffset.UTC))
                    .endsWith("; the alert “down of order” fired at 14:07, “slow of order” fired at 14:05.");
            assertThat(InsightText.of(insight, Language.ZH, ZoneOffset.UTC))
                    .endsWith("；告警“down of order”于 14:07 触发，“slow of order”于 14:05 触发。");
        });
    }

    private static Alerted alerted(String rule, Severity severity, String service, long... at) {
        List<Long> times = LongStream.of(at).map(t -> T0 + t).boxed().toList();
        return new Alerted(rule + "{}", rule + " of " + service, severity, List.of(service), times);
    }

    @Test
    void links_show_lines_pattern_metric_and_alert_of_the_stretch() {
        List<Track> tracks = List.of(
                track(What.ERROR_LINES, "order", "", true, 0, counts(2, 3, 20, 24)),
                track(What.PATTERN, "order", "p1", true, T0 + 3 * MINUTE, counts(0, 3, 20, 22)));
        List<Alerted> alerts = List.of(alerted("down", Severity.CRITICAL, "order", 7 * MINUTE));
        Report report = report(service("payment", 0.2, 40, 10, 1.4));

        List<Insight> insights = InsightBuilder.build(
                report, new InsightPart(MINUTE, tracks, List.of(), alerts, Set.of()), FineMeasures.NONE);

        assertThat(insights).hasSize(2);
        String stretch = "from=2026-05-01T14%3A03%3A00Z";
        String range = "&to=2026-05-01T14%3A23%3A00Z";
        assertThat(links(insights.get(0)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "lines",
                        "/api/v1/logs/search?" + stretch + "&q=service%3Aorder%20level%3E%3DERROR" + range,
                        "page",
                        "/#logs?" + stretch + "&q=service%3Aorder%20level%3E%3DERROR" + range,
                        "pattern",
                        "/api/v1/patterns/p1?" + stretch + "&service=order" + range,
                        "alert",
                        "/api/v1/alerts/down%7B%7D"));
        assertThat(links(insights.get(1)).get("metric"))
                .isEqualTo("/api/v1/metrics/query?aggregate=p95&from=2026-05-01T14%3A40%3A00Z"
                        + "&metric=http.server.request.duration&service=payment&to=2026-05-01T14%3A50%3A00Z");
    }

    private static Map<String, String> links(Insight of) {
        return InsightLinks.of(of, T0, T0 + STEPS * MINUTE);
    }

    @Test
    void onset_by_the_hour_is_told_by_the_minute_where_minutes_are_kept_of_all_instances_together() {
        // ten hours before and ten hours, of two instances each; from 17:41 on twelve times as many for the rest of the
        // time
        long hour = 60 * MINUTE;
        // the hour in which most of it is stands out, and it began in the one before
        long window = T0 + 3 * hour;
        List<Long> hours = new ArrayList<>(Collections.nCopies(20, 60L));
        List<Long> minutes = new ArrayList<>(Collections.nCopies(120, 1L));
        for (int i = 13; i < 20; i++) {
            hours.set(i, i == 13 ? 60L + 19 * 11 : 720L);
        }
        for (int i = 41; i < 120; i++) {
            minutes.set(i, 12L);
        }
        Track plain = track(What.ERROR_LINES, "order", "", true, 0, hours);
        Track fine = plain.with(
                List.of(new Track.Fine(window - hour, Collections.nCopies(120, 1L)), new Track.Fine(window, minutes)));
        Report day = new Report(
                "",
                Language.EN,
                "UTC",
                T0,
                T0 + 10 * hour,
                hour,
                MINUTE,
                T0 + 10 * hour,
                0,
                0,
                List.of(),
                Set.of(),
                false,
                List.of(),
                0,
                List.of(),
                0,
                report().alerts(),
                report().errors(),
                List.of());

        assertThat(build(day, List.of(plain, plain), hour, List.of()))
                .singleElement()
                .satisfies(i -> assertThat(i.atMillis()).isEqualTo(T0 + 4 * hour));
        assertThat(build(day, List.of(fine, fine), hour, List.of()))
                .singleElement()
                .satisfies(i -> {
                    assertThat(i.atMillis()).isEqualTo(T0 + 3 * hour + 41 * MINUTE);
                    assertThat(i.toMillis()).isEqualTo(T0 + 10 * hour);
                });
    }

    @Test
    void an_onset_is_found_in_noise_in_what_began_from_nothing_and_in_what_stopped() {
        Random random = new Random(5);
        int off = 0;
        for (int c = 0; c < 200; c++) {
            int at = 10 + random.nextInt(90);
            List<Long> noisy = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                noisy.add(poisson(random, i < at ? 3 : 12));
            }
            off += Math.abs(Onset.of(noisy, 3, 12) - at);
        }
        assertThat(off / 200.0).as("minutes").isLessThan(1);
        List<Long> began = new ArrayList<>(Collections.nCopies(120, 0L));
        began.set(70, 3L);
        began.set(90, 2L);
        assertThat(Onset.of(began, 0, 0.1)).isEqualTo(70);
        List<Long> stopped = new ArrayList<>(Collections.nCopies(120, 0L));
        Collections.fill(stopped.subList(0, 31), 5L);
        assertThat(Onset.of(stopped, 5, 0)).isEqualTo(31);
        assertThat(Onset.ofLevel(List.of(0.2, 0.3, 0.2, 1.1, 0.9, 1.4), true)).isEqualTo(3);
        assertThat(Onset.ofLevel(List.of(9.0, 8.0, 9.0, 1.0), false)).isEqualTo(3);
        assertThat(Onset.ofLevel(List.of(9.0, 8.0, 1.0), true)).isEqualTo(-1);
    }

    private static long poisson(Random random, double mean) {
        double limit = Math.exp(-mean);
        long n = 0;
        for (double p = random.nextDouble(); p > limit; p *= random.nextDouble()) {
            n++;
        }
        return n;
    }

    @Test
    void a_rise_of_errors_says_what_it_is_mostly_after_which_release_and_with_what() {
        // given
        List<Track> tracks = List.of(
                track(What.LINES, "order", "", false, 0, counts(100, 3, 20, 122)),
                track(What.ERROR_LINES, "order", "", true, 0, counts(USUAL_ERRORS, 3, 20, 24)),
                track(What.PATTERN, "order", "p1", true, T0 + 3 * MINUTE, counts(0, 3, 20, 18)),
                track(What.PATTERN, "order", "p2", true, T0 - 900 * MINUTE, counts(2, 3, 20, 6)),
                track(What.ERROR_LINES, "mail", "", true, 0, counts(USUAL_ERRORS, 0, 0, 0)));
        List<Seen> releases = List.of(
                new Seen("order", "2.0", T0 - 90_000 * MINUTE),
                new Seen("order", "2.1", T0 + MINUTE),
                new Seen("mail", "7", T0 + MINUTE));

        // when
        List<Insight> insights = build(
                report(service("payment", 0.2, 4, 10, 1.4), service("mail", 0.2, 0, 0, 0)), tracks, MINUTE, releases);

        // then
        assertThat(insights).hasSize(1);
        Insight first = insights.get(0);
        assertThat(first.kind()).isEqualTo(Kind.ERRORS_ROSE);
        assertThat(first.subject()).isEqualTo("order");
        assertThat(first.query()).isEqualTo("service:order level>=ERROR");
        assertThat(first.toMillis()).isEqualTo(T0 + 23 * MINUTE);
        assertThat(InsightText.of(first, Language.EN, ZoneOffset.UTC))
                .isEqualTo(
                        "Error lines of order rose 12× (2 to 24 a minute) at 14:03; 82 % are “text of p1”, never seen"
                                + " before, after release 2.1 was first seen at 14:01; at the same time p95 latency of payment 7× (200 ms"
                                + " to 1.4 s).");
    }

    @Test
    void what_a_rise_mostly_is_goes_by_what_came_while_it_lasted() {
        List<Track> tracks = List.of(
                track(What.ERROR_LINES, "order", "", true, 0, counts(0, 19, 2, 33)),
                track(What.GROUP, "order", "burst", true, T0 - 900 * MINUTE, counts(0, 19, 2, 30)),
                track(What.GROUP, "order", "mild", true, T0 - 900 * MINUTE, counts(0, 5, 50, 3)),
                track(What.GROUP, "order", "warned", false, T0 - 900 * MINUTE, counts(0, 19, 2, 90)));

        Insight first = build(report(), tracks, MINUTE, List.of()).get(0);

        assertThat(first.kind()).isEqualTo(Kind.ERRORS_ROSE);
        assertThat(first.mostly()).isNotNull();
        assertThat(first.mostly().id()).isEqualTo("burst");
        assertThat(first.mostly().share()).isBetween(0.85, 0.95);
    }

    private static Track fresh(What what, String release) {
        List<Long> counts = counts(0, 3, 20, 18);
        return new Track(what, "order", "p1", "text of p1", true, T0 + 3 * MINUTE, release, counts, List.of());
    }

    @Test
    void the_release_is_that_of_the_first_lines_where_it_is_known() {
        List<Seen> releases = List.of(
                new Seen("order", "2.0", T0 - 90_000 * MINUTE),
                new Seen("order", "2.1", T0 - 9 * MINUTE),
                new Seen("order", "2.2", T0 + MINUTE));
        for (What what : List.of(What.PATTERN, What.GROUP)) {
            assertThat(released(fresh(what, "2.1"), releases))
                    .as("not the newest")
                    .isEqualTo(new Insight.Release("2.1", T0 - 9 * MINUTE, true));
            assertThat(released(fresh(what, "2.0"), releases)).as("the old one").isNull();
            assertThat(released(fresh(what, ""), releases)).isEqualTo(new Insight.Release("2.2", T0 + MINUTE, false));
        }
        Track known = track(What.PATTERN, "order", "p1", true, T0 - 9_000 * MINUTE, counts(1, 3, 20, 18));
        assertThat(released(known, releases)).isEqualTo(new Insight.Release("2.2", T0 + MINUTE, false));
    }

    private static Insight.@Nullable Release released(Track part, List<Seen> releases) {
        Track all = track(What.ERROR_LINES, "order", "", true, 0, counts(USUAL_ERRORS, 3, 20, 24));
        Insight.Release alone =
                build(report(), List.of(part), MINUTE, releases).get(0).release();
        List<Insight> within = build(report(), List.of(all, part), MINUTE, releases);
        assertThat(within).hasSize(1);
        assertThat(within.get(0).release()).isEqualTo(alone);
        return alone;
    }

    @Test
    void the_first_release_is_of_the_instance_that_saw_it_first() {
        List<Long> counts = counts(0, 3, 20, 18);
        Track early = new Track(What.PATTERN, "order", "p1", "", true, T0, "2.0", counts, List.of());
        Track late = new Track(What.PATTERN, "order", "p1", "", true, T0 + 1, "2.1", counts, List.of());
        Track silent = new Track(What.PATTERN, "order", "p1", "", true, T0, "", counts, List.of());
        assertThat(early.plus(late).firstRelease()).isEqualTo("2.0");
        assertThat(late.plus(early).firstRelease()).isEqualTo("2.0");
        assertThat(silent.plus(early).firstRelease()).isEqualTo("2.0");
        assertThat(silent.plus(late).firstRelease()).isEmpty();
    }

    @Test
    void counts_of_several_instances_are_one_track() {
        List<Track> halves = List.of(
                track(What.ERROR_LINES, "order", "", true, 0, counts(1, 3, 20, 6)),
                track(What.ERROR_LINES, "order", "", true, 0, counts(1, 3, 20, 6)));
        List<Insight> insights = build(report(), halves, MINUTE, List.of());
        assertThat(insights).hasSize(1);
        assertThat(insights.get(0).before()).isCloseTo(2, within(1e-6));
        assertThat(insights.get(0).after()).isCloseTo(12, within(1e-6));
    }

    @Test
    void what_changed_at_another_time_is_told_by_itself_the_worse_first() {
        List<Insight> insights = build(
                report(service("payment", 0.2, 40, 5, 0.9)),
                List.of(
                        track(What.LINES, "shop", "", false, 0, counts(40, 50, 10, 0)),
                        track(What.PATTERN, "shop", "p", false, T0 + 10 * MINUTE, counts(0, 10, 5, 9))),
                MINUTE,
                List.of());
        assertThat(insights)
                .extracting(Insight::kind)
                .containsExactly(Kind.LINES_STOPPED, Kind.LATENCY_ROSE, Kind.PATTERN_NEW);
        assertThat(insights.get(2).query()).isEqualTo("service:shop pattern:p");
    }

    @Test
    void a_new_error_that_came_once_is_told_and_the_first_release_of_a_service_is_not() {
        List<Insight> insights = build(
                report(),
                List.of(track(What.GROUP, "shop", "g", true, T0 + 30 * MINUTE, counts(0, 30, 1, 1))),
                MINUTE,
                List.of(new Seen("shop", "1.0", T0 + 29 * MINUTE)));
        assertThat(insights).hasSize(1);
        assertThat(insights.get(0).kind()).isEqualTo(Kind.GROUP_NEW);
        assertThat(insights.get(0).release()).isNull();
        assertThat(insights.get(0).atMillis()).isEqualTo(T0 + 30 * MINUTE);
    }

    @Test
    void what_finds_no_room_beside_another_is_told_by_itself() {
        List<Track> tracks = new ArrayList<>();
        for (String service : List.of("a", "b", "c", "d", "e", "f")) {
            tracks.add(track(What.ERROR_LINES, service, "", true, 0, counts(USUAL_ERRORS, 10, 10, 30)));
        }
        List<Insight> insights = build(report(), tracks, MINUTE, List.of());
        assertThat(insights).hasSize(2);
        assertThat(insights.stream().mapToInt(i -> 1 + i.with().size()).sum()).isEqualTo(6);
    }

    @Test
    void of_a_service_that_was_not_there_before_only_its_errors_are_news() {
        List<Long> fresh = new ArrayList<>(Collections.nCopies(STEPS, 0L));
        fresh.addAll(Collections.nCopies(STEPS, 40L));
        List<Insight> insights = build(
                report(),
                List.of(
                        track(What.LINES, "shop", "", false, 0, fresh),
                        track(What.PATTERN, "shop", "p", false, T0, fresh),
                        track(What.ERROR_LINES, "shop", "", true, 0, counts(0, 20, 5, 9))),
                MINUTE,
                List.of());
        assertThat(insights).extracting(Insight::kind).containsExactly(Kind.ERRORS_ROSE);
        assertThat(InsightText.of(insights.get(0), Language.EN, ZoneOffset.UTC))
                .isEqualTo("shop began to log errors at 14:20 (9 a minute).");
    }

    @Test
    void a_calm_hour_has_none() {
        assertThat(build(
                        report(service("shop", 0.2, 0, 0, 0)),
                        List.of(
                                track(What.LINES, "shop", "", false, 0, counts(100, 0, 0, 0)),
                                track(What.PATTERN, "shop", "p", false, 0, counts(3, 0, 60, 4))),
                        MINUTE,
                        List.of()))
                .isEmpty();
    }
}
