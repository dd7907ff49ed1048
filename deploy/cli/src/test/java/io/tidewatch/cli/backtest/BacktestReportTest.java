package io.tidewatch.cli.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.alert.NotificationRecord.Outcome;
import io.tidewatch.alert.NotificationRecord.Reason;
import io.tidewatch.alert.Rule;
import io.tidewatch.cli.backtest.BacktestReport.Did;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.rulefile.RuleFile;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BacktestReportTest {
    private static final long FROM = 1_767_225_600_000L;
    private static final long MINUTE = 60_000;
    private static final long TO = FROM + 60 * MINUTE;

    private final Episodes would = new Episodes(FROM, TO, rule -> !rule.equals("other"));
    private final Episodes did = new Episodes(FROM, TO, rule -> !rule.equals("other"));

    @Test
    void alerts_areTheSame_new_orMissing_byKeyAndTime() {
        fires(would, "a", FROM + MINUTE, 0.9);
        ends(would, "a", FROM + 3 * MINUTE);
        fires(would, "a", FROM + 30 * MINUTE, 0.9);
        fires(did, "a", FROM + MINUTE + 20_000, 0.9);
        ends(did, "a", FROM + 3 * MINUTE);
        fires(did, "b", FROM + 5 * MINUTE, 0.9);

        List<BacktestReport.AlertRow> rows = BacktestReport.beside(would.all(), did.all());

        assertThat(rows).extracting(BacktestReport.AlertRow::did).containsExactly(Did.SAME, Did.MISSING, Did.NEW);
        assertThat(rows.get(0).didFireMillis()).isEqualTo(FROM + MINUTE + 20_000);
        assertThat(BacktestReport.rules(rows, would, did))
                .containsExactly(
                        new BacktestReport.RuleRow("a", 2, 1, 0, 0, 0, 1, 0),
                        new BacktestReport.RuleRow("b", 0, 1, 0, 0, 0, 0, 1));
    }

    @Test
    void whatFiredInTheWarmUp_orIsOfAnotherRule_isNotReported() {
        fires(would, "a", FROM - 1, 0.9);
        ends(would, "a", FROM + MINUTE);
        fires(would, "other", FROM + MINUTE, 0.9);
        fires(would, "b", TO, 0.9);

        assertThat(would.all()).isEmpty();
    }

    @Test
    void anAlert_hasItsWorstValue_itsEnd_andWhoWasTold() {
        fires(would, "a", FROM + MINUTE, 0.9);
        would.alert(alert("a", 2, AlertState.FIRING, Transition.SEVERITY_CHANGED, FROM + 2 * MINUTE, 0.99));
        would.notification(told("a", FROM + 2 * MINUTE, Outcome.DELIVERED, Reason.FIRST));
        would.notification(told("a", FROM + 3 * MINUTE, Outcome.MUTED, Reason.SILENCED));
        ends(would, "a", FROM + 4 * MINUTE);

        BacktestReport.AlertRow row =
                BacktestReport.beside(would.all(), did.all()).get(0);

        assertThat(row.worst()).isEqualTo(0.99);
        assertThat(row.endMillis() - row.firedMillis()).isEqualTo(3 * MINUTE);
        assertThat(row.told())
                .extracting(BacktestReport.Told::outcome)
                .containsExactly(Outcome.DELIVERED, Outcome.MUTED);
        assertThat(would.notifications()).isEqualTo(1);
        assertThat(would.muted("a")).isEqualTo(1);
    }

    @Test
    void transitionsThatAreNoLongerThere_areCounted() {
        fires(did, "a", FROM + MINUTE, 0.9);
        did.alert(alert("a", 4, AlertState.RESOLVED, Transition.RESOLVED, FROM + 2 * MINUTE, 0.1));

        assertThat(did.gaps()).isEqualTo(1);
    }

    @Test
    void text_showsBothRuns_andNothingThatMovesTheCursor() {
        fires(would, "a", FROM + MINUTE, 0.9);
        List<BacktestReport.AlertRow> rows = BacktestReport.beside(would.all(), did.all());
        BacktestReport report = new BacktestReport(
                FROM,
                TO,
                FROM - MINUTE,
                TO,
                true,
                List.of("no\u001bthing"),
                5,
                2,
                1,
                0,
                BacktestReport.rules(rows, would, did),
                rows);

        String text = BacktestText.of(report, 10, ZoneOffset.UTC, s -> s.replace('\u001b', ' '));

        assertThat(text)
                .contains("PARTIAL", "note: no thing", "+ new", "2026-01-01 00:01:00", "goes on", "nobody")
                .contains("would have notified once in 1h; did never", "1,830 times faster")
                .doesNotContain("\u001b");
    }

    @Test
    void page_showsBothRuns_andRunsNothingOfWhatItShows() {
        fires(would, "<script>alert(1)</script>", FROM + 20 * MINUTE, 0.9);
        ends(would, "<script>alert(1)</script>", FROM + 35 * MINUTE);
        fires(would, "queue", FROM + 5 * MINUTE, 0.9);
        would.notification(told("queue", FROM + 6 * MINUTE, Outcome.DELIVERED, Reason.FIRST));
        would.notification(told("queue", FROM + 7 * MINUTE, Outcome.MUTED, Reason.SILENCED));
        fires(did, "queue", FROM + 5 * MINUTE, 0.9);
        fires(did, "gone", FROM + 50 * MINUTE, 0.9);
        ends(did, "gone", FROM + 52 * MINUTE);
        List<BacktestReport.AlertRow> rows = BacktestReport.beside(would.all(), did.all());
        BacktestReport report = new BacktestReport(
                FROM,
                TO,
                FROM - 10 * MINUTE,
                TO,
                false,
                List.of("a \"note\" & more"),
                5_000,
                2,
                1,
                0,
                BacktestReport.rules(rows, would, did),
                rows);

        String page = BacktestHtml.of(report, ZoneOffset.UTC);

        assertThat(page)
                .doesNotContain("<script")
                .contains(
                        "&lt;script&gt;alert(1)&lt;/script&gt;",
                        "a &quot;note&quot; &amp; more",
                        " +1m first<br>muted +2m silenced");
        // a third of the way in, a quarter of the hour long
        assertThat(page)
                .contains("<rect class=\"would\" x=\"333.3\" y=\"1\" width=\"250.0\"")
                .contains("<rect class=\"did\" x=\"833.3\" y=\"14\" width=\"33.3\"");
        assertThat(page.split("<rect class=\"would\"", -1)).hasSize(3);
    }

    @Test
    void warmUp_isWhatTheRuleNeedsThatLooksBackFarthest() {
        assertThat(WarmUp.of(rules("- {id: a, kind: frequency, numEvents: 1, timeframe: 1m}")))
                .isEqualTo(new WarmUp(Duration.ofMinutes(10), ""));
        assertThat(WarmUp.of(rules("- {id: a, kind: spike, spikeHeight: 2, timeframe: 1h, for: 30m}")))
                .isEqualTo(new WarmUp(Duration.ofMinutes(150), "a"));
        assertThat(WarmUp.of(rules("- {id: a, kind: spike, spikeHeight: 2, timeframe: 1h, compareTo: 7d}")))
                .isEqualTo(new WarmUp(Duration.ofDays(7).plusHours(1), "a"));
        assertThat(WarmUp.of(rules("- {id: a, kind: anomaly, metric: m}")).length())
                .isEqualTo(Duration.ofDays(1));
        assertThat(WarmUp.of(rules("- {id: a, kind: new_term, field: type, input: errors}"))
                        .length())
                .isEqualTo(Duration.ofDays(7));
    }

    @Test
    void progress_saysHowFarHowFastAndWhenItEnds() {
        assertThat(ReplayProgress.line(FROM, FROM + 15 * MINUTE, TO, 900, 3))
                .isEqualTo("2026-01-01T00:15:00Z   25 %  300 records/s  300 times real time  9 s left");
    }

    private static List<Rule> rules(String yaml) {
        RuleFile file = RuleFile.read("rules.yaml", yaml);
        assertThat(file.faults()).isEmpty();
        return file.rules();
    }

    private static void fires(Episodes in, String key, long at, double value) {
        in.alert(alert(key, 1, AlertState.FIRING, Transition.FIRED, at, value));
    }

    private static void ends(Episodes in, String key, long at) {
        in.alert(alert(key, 3, AlertState.RESOLVED, Transition.RESOLVED, at, 0.1));
    }

    private static Alert alert(
            String key, long sequence, AlertState state, Transition transition, long at, double value) {
        return new Alert(
                key,
                key,
                1,
                sequence,
                state,
                transition,
                Severity.WARNING,
                Map.of(),
                Map.of(),
                at,
                transition == Transition.FIRED ? at : FROM,
                0,
                at,
                at,
                value,
                0.8,
                "why",
                "",
                null,
                List.of(),
                List.of());
    }

    private static NotificationRecord told(String key, long at, Outcome outcome, Reason reason) {
        return new NotificationRecord(
                at, "group", List.of(key), "ops", "team", reason, outcome, Severity.WARNING, "id", 1, 0, 0, "");
    }
}
