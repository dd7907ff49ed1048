package io.tidewatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.event.Severity;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.Json;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {
    private static final long MINUTE = 60_000;
    private static final long T0 = 1_767_225_600_000L;
    private static final String HOSTILE = "</title><script>alert('x')</script>|`*\u202e\u0007&\"[a](http://evil)";

    @Test
    void aReportOfAnotherRelease_isRead_andWhatItLeftOutIsNotLost() throws Exception {
        ObjectNode older = Json.shared().valueToTree(report("shop"));
        older.put("truncated", true).remove("leftOut");
        ObjectNode newer = Json.shared().valueToTree(report("shop"));
        newer.putArray("leftOut").add("OF_A_LATER_RELEASE").add("SERIES");

        Report fromOlder = Json.shared().treeToValue(older, Report.class);
        Report fromNewer = Json.shared().treeToValue(newer, Report.class);

        assertThat(fromOlder.leftOut()).containsExactly(LeftOut.UNSAID);
        assertThat(fromNewer.leftOut()).containsExactly(LeftOut.SERIES, LeftOut.UNSAID);
        assertThat(fromNewer.truncated()).isTrue();
        assertThat(fromNewer.with(Language.ZH, List.of()).leftOut()).isEqualTo(fromNewer.leftOut());
    }

    @Test
    void html_isWellFormed_andRunsAndLoadsNothing_whateverTheNamesAre() throws Exception {
        for (Language language : Language.values()) {
            String html = ReportHtml.of(report(HOSTILE).with(language, List.of(HOSTILE)));
            Document page = parsed(html);
            NodeList all = page.getElementsByTagName("*");
            List<String> tags = new ArrayList<>();
            for (int i = 0; i < all.getLength(); i++) {
                tags.add(all.item(i).getNodeName());
                for (int a = 0; a < all.item(i).getAttributes().getLength(); a++) {
                    Node attribute = all.item(i).getAttributes().item(a);
                    assertThat(attribute.getNodeName()).doesNotStartWith("on").isNotIn("href", "src", "style");
                }
            }
            assertThat(tags)
                    .doesNotContain("script", "a", "img", "link", "iframe", "object")
                    .contains("svg", "table");
            assertThat(html).doesNotContain("\u202e", "\u0007", "url(", "@import");
        }
    }

    @Test
    void chart_breaksWhereThereIsAGap_andAValueAloneIsADot() {
        Report.Chart chart = new Report.Chart(Measure.P95, Arrays.asList(0.1, 0.2, null, null, 0.4, null, 0.1, 0.0));
        String svg = SvgChart.of(
                new Block.Picture("p95", chart, T0, MINUTE), new Figures(Language.EN, java.time.ZoneId.of("UTC")));
        assertThat(svg.split("<path", -1)).hasSize(3);
        assertThat(svg.split("<circle", -1)).hasSize(2);
        assertThat(svg).contains(">400 ms</text>", "d=\"M99.5 89.0L170.5 66.0\"");
    }

    @Test
    void markdown_saysWhatHtmlSays_andEscapesIt() {
        String text = ReportMarkdown.of(report(HOSTILE));
        assertThat(text)
                .contains("# Performance report", "**No data for 30 min \\(2026".replace("\\(", "("))
                .doesNotContain("<script>", "\u202e")
                .contains("\\<script\\>", "\\|\\`\\*", "\\[a\\](http");
        // a cell stays one
        text.lines().filter(l -> l.startsWith("|")).forEach(l -> assertThat(l).endsWith("|"));
    }

    @Test
    void numbersAndWords_areThoseOfTheLanguage() {
        String english = ReportMarkdown.of(report("shop"));
        String chinese = ReportMarkdown.of(report("shop").with(Language.ZH, List.of()));
        assertThat(english)
                .contains("12,345 (+23.5 %)", "120 ms", "5 % (+1 points)", "No data for 30 min", "Fired for")
                .contains("p95 is at another level since 2026-01-01 08:20: 300 ms, before 100 ms")
                .contains(
                        "Fullest disk /data reaches 100 % at about 2026-01-02 08:00 if it goes on like that; now 70 %");
        assertThat(chinese)
                .contains("性能报告", "12,345 (+23.5 %)", "无数据 30 分钟", "错误分组", "最满磁盘 /data 若保持当前趋势将达到 100 %")
                .doesNotContain("Performance", "No data", "Services");
    }

    @ParameterizedTest
    @EnumSource(Word.class)
    void everyWord_takesTheSameValuesInBothLanguages(Word word) {
        assertThat(places(word.in(Language.ZH))).isEqualTo(places(word.in(Language.EN)));
    }

    private static List<String> places(String text) {
        return java.util.regex.Pattern.compile("%[sd]")
                .matcher(text)
                .results()
                .map(r -> r.group())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7800000   | 2 h 10 min | 2 小时 10 分钟
            7200000   | 2 h        | 2 小时
            90061000  | 1 d 1 h    | 1 天 1 小时
            59999     | 59 s       | 59 秒
            0         | 0 s        | 0 秒
            """)
    void spans(long millis, String english, String chinese) {
        assertThat(new Figures(Language.EN, java.time.ZoneOffset.UTC).span(millis))
                .isEqualTo(english);
        assertThat(new Figures(Language.ZH, java.time.ZoneOffset.UTC).span(millis))
                .isEqualTo(chinese);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            REQUESTS    | 110  | 100  | +10 %
            REQUESTS    | 90   | 100  | -10 %
            REQUESTS    | 100  | 100  | 0 %
            REQUESTS    | 5    | 0    | new
            REQUESTS    | 0    | 0    | 0 %
            REQUESTS    | 3000 | 100  | ×30
            ERROR_SHARE | 0.05 | 0.01 | +4 points
            P95         | 0.1  | 0.2  | -50 %
            P95         | 0.1  |      | ''
            """)
    void changes(Measure measure, Double now, Double before, String text) {
        assertThat(new Figures(Language.EN, java.time.ZoneOffset.UTC)
                        .change(measure, new Report.Figure(now, before, null)))
                .isEqualTo(text);
    }

    @Test
    void within_leavesOutChartsFirst_thenSubjects_andCountsThem() {
        Report one = report("shop");
        List<Report.Subject> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            many.add(one.services().get(0));
        }
        Report large = new Report(
                "daily",
                Language.EN,
                "UTC",
                one.fromMillis(),
                one.toMillis(),
                MINUTE,
                MINUTE,
                0,
                0,
                0,
                List.of(),
                Set.of(),
                false,
                many,
                2,
                List.of(),
                0,
                one.alerts(),
                one.errors(),
                List.of());
        int size = Report.CODEC.encode(large).length;

        Report thinner = large.within(size * 85 / 100);
        Report thinnest = large.within(6_000);

        assertThat(Report.CODEC.encode(thinner).length).isLessThanOrEqualTo(size * 85 / 100);
        assertThat(thinner.services()).hasSize(40);
        assertThat(thinner.services().get(0).charts()).isNotEmpty();
        assertThat(thinner.services().get(39).charts()).isEmpty();
        assertThat(Report.CODEC.encode(thinnest).length).isLessThanOrEqualTo(6_000);
        assertThat(thinnest.services().size() + thinnest.moreServices()).isEqualTo(42);
        assertThat(large.within(size)).isEqualTo(large);
    }

    @Test
    void overTheWire_itStaysItself_andItsSummaryIsShort() {
        Report report = report("shop").due(30 * MINUTE, 2);
        assertThat(Report.CODEC.decode(Report.CODEC.encode(report))).isEqualTo(Decoded.ok(report));
        assertThat(ReportSummary.title(report)).startsWith("Performance report, 2026-01-01 08:00 to ");
        assertThat(ReportSummary.lines(report))
                .containsExactly(
                        "Sent 30 min late: nothing ran when it was due.",
                        "2 earlier report(s) that were due in the meantime are not sent.",
                        "1 services, 1 hosts, 3 alerts fired, 1 new error groups.",
                        "Error lines of shop rose 12× (2 to 24 a minute) at 08:10; 80 % are “Order <*> of shop failed”, never"
                                + " seen before, after release 2.1 was first seen at 08:08; at the same time p95 latency of"
                                + " payment 7× (200 ms to 1.4 s).",
                        "shop: 12,345 (+23.5 %) requests, p95 120 ms (-40 %), error rate 5 % (+1 points)",
                        "shop: CPU 50 %, memory –, fullest disk –");
    }

    private static Document parsed(String html) throws Exception {
        // void elements are the only thing that keeps the page from being XML
        String xml = html.replace("<!doctype html>", "").replaceAll("<meta[^>]*>", "");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static Report report(String name) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            values.add(i >= 20 && i < 50 ? null : (Double) (0.1 + i / 100.0));
        }
        Report.Subject service = new Report.Subject(
                name,
                "http.server.request.duration",
                Map.of(
                        Measure.REQUESTS, new Report.Figure(12_345.0, 10_000.0, null),
                        Measure.P95, new Report.Figure(0.12, 0.2, null),
                        Measure.ERROR_SHARE, new Report.Figure(0.05, 0.04, null)),
                List.of(new Report.Chart(Measure.P95, values)),
                List.of(new Report.Worst(Measure.P95, T0 + 59 * MINUTE, 0.69)),
                List.of(new Report.Finding(Report.Change.LEVEL, Measure.P95, "", 0.1, 0.3, T0 + 20 * MINUTE)),
                new Report.Gaps(1, 30 * MINUTE, T0 + 20 * MINUTE, T0 + 50 * MINUTE, 0));
        Report.Subject host = new Report.Subject(
                name,
                "",
                Map.of(Measure.CPU, new Report.Figure(0.5, null, 0.9)),
                List.of(),
                List.of(),
                List.of(new Report.Finding(
                        Report.Change.REACHES, Measure.DISK, "/data", 0.7, 1, T0 + 24 * 60 * MINUTE)),
                Report.Gaps.NONE);
        Report.Fired fired =
                new Report.Fired("k", "anomaly", Severity.CRITICAL, name, "p95 is 3 s", 3, T0, 20 * MINUTE, true);
        Report.Group group = new Report.Group("g", name, "message " + name, "culprit", "shop", 7, T0);
        return new Report(
                "",
                Language.EN,
                "Asia/Shanghai",
                T0,
                T0 + 60 * MINUTE,
                MINUTE,
                MINUTE,
                T0 + 61 * MINUTE,
                0,
                0,
                List.of(),
                Set.of(),
                false,
                List.of(service),
                0,
                List.of(host),
                0,
                new Report.Alerts(3, 1, false, List.of(fired)),
                new Report.Errors(List.of(group), 1, List.of(group)),
                List.of(InsightTextTest.rise(name, T0 + 10 * MINUTE)));
    }
}
