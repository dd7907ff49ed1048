package io.tidewatch.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.event.Severity;
import io.tidewatch.notifier.deliver.RateConfig;
import io.tidewatch.notifier.message.Intent;
import io.tidewatch.notifier.message.Outcome;
import io.tidewatch.notifier.render.HtmlText;
import io.tidewatch.notifier.render.PlainText;
import io.tidewatch.notifier.render.ReportJson;
import io.tidewatch.report.Language;
import io.tidewatch.report.Report;
import io.tidewatch.report.ReportRecord;
import io.tidewatch.report.SentReport;
import io.tidewatch.wire.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
    private static final long TO = Driven.START.toEpochMilli();
    private static final long DAY = 86_400_000;

    @TempDir
    Path dir;

    private Driven driven;

    @BeforeEach
    void open() {
        driven = new Driven(dir, Driven.config(new RateConfig(2, Duration.ofHours(1))));
    }

    @AfterEach
    void close() {
        driven.close();
    }

    @Test
    void aReport_isSaidOnce_thoughItWasWrittenTwice_andOverARestart() {
        driven.report(due(TO, ""));
        assertThat(driven.sent()).isEmpty();
        driven.report(written(TO, ""));
        driven.report(written(TO, ""));
        List<Intent> sent = driven.delivered();
        assertThat(sent).singleElement().satisfies(intent -> {
            assertThat(intent.channel()).isEqualTo("ops");
            assertThat(intent.receiver()).isEqualTo("team");
            assertThat(intent.report().report().toMillis()).isEqualTo(TO);
        });
        driven.reopen();
        driven.report(written(TO, ""));
        driven.report(written(TO - DAY, ""));
        driven.pass(Duration.ofMinutes(5));
        assertThat(driven.sent()).isEmpty();
        assertThat(driven.records()).singleElement().satisfies(r -> {
            assertThat(r.reason()).isEqualTo(NotificationRecord.Reason.REPORT);
            assertThat(r.outcome()).isEqualTo(NotificationRecord.Outcome.DELIVERED);
            assertThat(r.groupKey()).isEqualTo("report:daily");
        });
        driven.report(written(TO + DAY, ""));
        assertThat(driven.delivered()).hasSize(1);
    }

    @Test
    void whatDoesNotGetThrough_isTriedAgain_withItsKey_overARestart() {
        driven.report(written(TO, "team"));
        Intent first = driven.sent().get(0);
        driven.answer(first, Outcome.Result.RETRY, 0);
        driven.answer(first, Outcome.Result.RETRY, 0);
        driven.reopen();
        driven.pass(Duration.ofMinutes(10));
        assertThat(driven.sent()).singleElement().satisfies(second -> {
            assertThat(second.key()).isEqualTo(first.key());
            assertThat(second.attempt()).isEqualTo(2);
            assertThat(second.report()).isEqualTo(first.report());
            driven.answer(second, Outcome.Result.REJECTED, 0);
        });
        driven.pass(Duration.ofHours(2));
        assertThat(driven.sent()).isEmpty();
        assertThat(driven.records())
                .extracting(NotificationRecord::outcome)
                .containsExactly(NotificationRecord.Outcome.RETRYING, NotificationRecord.Outcome.REJECTED);
    }

    @Test
    void reports_spendTokens_andAlertsComeFirst() {
        driven.report(written(TO, ""));
        driven.report(written(TO + DAY, ""));
        driven.report(written(TO + 2 * DAY, ""));
        assertThat(driven.delivered()).hasSize(2);
        driven.alert("a", 1, AlertState.FIRING, Severity.CRITICAL);
        driven.pass(Duration.ofMinutes(31));
        assertThat(driven.delivered())
                .singleElement()
                .satisfies(i -> assertThat(i.firing()).isTrue());
        driven.pass(Duration.ofMinutes(31));
        assertThat(driven.delivered())
                .singleElement()
                .satisfies(i -> assertThat(i.report()).isNotNull());
    }

    @Test
    void aReceiverThatIsNotThere_isARecord() {
        driven.report(written(TO, "nobody"));
        assertThat(driven.sent()).isEmpty();
        assertThat(driven.records()).singleElement().satisfies(r -> {
            assertThat(r.reason()).isEqualTo(NotificationRecord.Reason.NO_ROUTE);
            assertThat(r.detail()).isEqualTo("there is no receiver nobody");
        });
    }

    @Test
    void itReads_asAPageByMail_andAsAFewLinesWithALinkElsewhere() throws Exception {
        driven.report(written(TO, ""));
        Intent intent = driven.sent().get(0);
        assertThat(PlainText.title(intent)).startsWith("性能报告：daily");
        assertThat(PlainText.body(intent, ZoneOffset.UTC)).contains("0 个服务", "https://tw.example.com/r");
        assertThat(HtmlText.document(intent)).startsWith("<!doctype html>").contains("没有告警触发", "lang=\"zh-CN\"");
        var json = Json.shared().readTree(ReportJson.encode(intent, intent.report()));
        assertThat(json.path("kind").asText()).isEqualTo("report");
        assertThat(json.path("link").asText()).isEqualTo("https://tw.example.com/r");
        assertThat(json.path("text").asText()).contains("0 个服务");
        assertThat(json.path("report").path("toMillis").asLong()).isEqualTo(TO);
    }

    private static ReportRecord.Due due(long to, String receiver) {
        return new ReportRecord.Due(
                "daily", to - DAY, to, 0, 0, Language.ZH, "UTC", 20, receiver, Map.of("team", "a"), "");
    }

    private static ReportRecord written(long to, String receiver) {
        Report report = new Report(
                "daily",
                Language.ZH,
                "UTC",
                to - DAY,
                to,
                600_000,
                60_000,
                to,
                0,
                0,
                List.of(),
                Set.of(),
                false,
                List.of(),
                0,
                List.of(),
                0,
                new Report.Alerts(0, 0, false, List.of()),
                new Report.Errors(List.of(), 0, List.of()),
                List.of());
        return new ReportRecord.Written(due(to, receiver), new SentReport(report, "https://tw.example.com/r"));
    }
}
