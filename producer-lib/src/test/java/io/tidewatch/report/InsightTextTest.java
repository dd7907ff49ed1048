package io.tidewatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.report.Insight.Kind;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class InsightTextTest {
    private static final long AT = Instant.parse("2026-05-01T06:03:00Z").toEpochMilli();
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    static Insight rise(String service, long at) {
        return new Insight(
                Kind.ERRORS_ROSE,
                service,
                "",
                "",
                at,
                at + 600_000,
                2.0,
                24,
                9,
                new Insight.Mostly(false, "a1", "Order <*> of " + service + " failed", 0.8, true),
                new Insight.Release("2.1", at - 120_000, false),
                List.of(new Insight.Also(Kind.LATENCY_ROSE, "payment", "", "", 0.2, 1.4)),
                "service:order level>=ERROR",
                "",
                null);
    }

    private static Insight plain(Kind kind, Double before, double after) {
        return new Insight(kind, "shop", "", "a <*>", AT, AT, before, after, 1, null, null, null, null, "", null);
    }

    @Test
    void it_is_the_sentence_a_person_would_write() {
        assertThat(InsightText.of(rise("order", AT), Language.EN, SHANGHAI))
                .isEqualTo(
                        "Error lines of order rose 12× (2 to 24 a minute) at 14:03; 80 % are “Order <*> of order failed”,"
                                + " never seen before, after release 2.1 was first seen at 14:01; at the same time p95 latency of"
                                + " payment 7× (200 ms to 1.4 s).");
        assertThat(InsightText.of(rise("order", AT), Language.ZH, SHANGHAI))
                .isEqualTo("order 的错误日志增至 12 倍（2 → 24/分钟）（14:03）；其中 80% 为“Order <*> of order failed”，首次出现"
                        + "；此前版本 2.1 于 14:01 首次出现；同时 payment 的 p95 延迟增至 7 倍（200 ms → 1.4 s）。");
    }

    @Test
    void a_release_that_the_first_lines_came_with_is_named_as_such() {
        Insight rise = rise("order", AT);
        Insight of = new Insight(
                Kind.PATTERN_NEW,
                "order",
                "p1",
                "disk <*> gone",
                AT,
                AT + 600_000,
                null,
                9,
                9,
                null,
                new Insight.Release("2.1", AT - 120_000, true),
                null,
                "",
                "",
                null);
        assertThat(rise.release().first()).isFalse();
        assertThat(InsightText.of(of, Language.EN, SHANGHAI))
                .endsWith("(9 a minute), the first of them from release 2.1, first seen at 14:01.");
        assertThat(InsightText.of(of, Language.ZH, SHANGHAI)).endsWith("；最早的来自版本 2.1（该版本于 14:01 首次出现）。");
    }

    @Test
    void every_kind_has_words_in_both_languages_alone_and_beside_others() {
        for (Kind kind : Kind.values()) {
            for (Language language : Language.values()) {
                for (Double before : new Double[] {0.5, null, 0.0}) {
                    String alone = InsightText.of(plain(kind, before, 0.9), language, SHANGHAI);
                    assertThat(alone).contains("shop").doesNotContain("null").doesNotContain("%s");
                    Insight lead = rise("x", AT);
                    Insight beside = new Insight(
                            lead.kind(),
                            "x",
                            "",
                            "",
                            AT,
                            AT,
                            1.0,
                            2,
                            1,
                            null,
                            null,
                            List.of(new Insight.Also(kind, "shop", "", "a <*>", before, 0.9)),
                            "",
                            "",
                            null);
                    assertThat(InsightText.of(beside, language, SHANGHAI))
                            .contains("shop")
                            .doesNotContain("%s");
                }
            }
        }
    }

    @Test
    void texts_of_logs_are_cut_and_cannot_break_the_line() {
        Insight hostile = new Insight(
                Kind.PATTERN_NEW,
                "s\u001b[2J",
                "p",
                "a\nb\u202e %s %d " + "x".repeat(900),
                AT,
                AT,
                null,
                3,
                1,
                null,
                null,
                null,
                null,
                "",
                null);
        String text = InsightText.of(hostile, Language.EN, SHANGHAI);
        assertThat(text)
                .doesNotContain("\n", "\u001b", "\u202e")
                .contains("%s %d")
                .hasSizeLessThan(300);
    }
}
