package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.config.Secret;
import io.tidewatch.processor.audit.AuditLog;
import io.tidewatch.processor.query.Answer;
import io.tidewatch.processor.query.ApiTokens;
import io.tidewatch.processor.query.QueryConfig;
import io.tidewatch.processor.query.QueryServer;
import io.tidewatch.processor.query.Question;
import io.tidewatch.processor.tls.TlsConfig;
import io.tidewatch.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The page before an API that wants a token: asked for once, kept for the tab; and the band of an anomaly. */
class ConsoleIT {
    private static final String KEY = "latency-odd{service=\"shop/a b\"}";
    private static final int POINTS = 120;

    private static final String INSIGHT_PAGE =
            "#logs?from=2026-05-01T14%3A03%3A00Z&q=service%3Aorder%20level%3E%3DERROR&to=2026-05-01T14%3A23%3A00Z";

    private static final String HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>";

    @TempDir
    Path dir;

    private final String token = ApiTokens.create();
    private QueryServer server;
    private Browser browser;
    private ChromeDriver page;

    @BeforeEach
    void open() throws Exception {
        Optional<Path> chromium = Browser.chromium();
        assumeTrue(chromium.isPresent(), "no chromium with its driver on this machine");
        Path tokens =
                Files.writeString(dir.resolve("tokens"), ApiTokens.line("vic", ApiTokens.Role.VIEWER, token) + "\n");
        server = serve(tokens);
        server.start();
        browser = Browser.open(chromium.get(), dir.resolve("profile"));
        page = browser.driver();
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void token_isAskedForOnce_andTheBandOfAnAnomalyIsDrawn() throws Exception {
        page.get("http://127.0.0.1:" + server.port() + "/");
        until(page, "#login", "answers only who shows a token");

        page.findElement(By.cssSelector("#login input")).sendKeys("tw_wrong\n");
        until(page, "#login .partial", "that token is nobody's");
        page.findElement(By.cssSelector("#login input")).clear();
        page.findElement(By.cssSelector("#login input")).sendKeys(token + "\n");
        until(page, "#alerts", "latency is odd");
        until(page, "#logs tr.line", HOSTILE);
        assertThat(page.findElements(By.cssSelector("#logs img, #logs script")))
                .as("what stands in a line is text")
                .isEmpty();
        page.findElement(By.cssSelector("#patterns button.values")).click();
        until(page, "#patterns .parameters", "20 ms · 35 ms · 80 ms · 120 ms · 1.5 s");
        until(page, "#patterns .parameters", "median 35 ms, the day before 30 ms");
        until(page, "#patterns .parameters", HOSTILE + " (7)");
        assertThat(page.findElements(By.cssSelector("#patterns img, #patterns script")))
                .as("what stands in a value is text")
                .isEmpty();
        page.navigate().refresh();
        until(page, "#alerts", "latency is odd");
        assertThat(page.findElements(By.id("login"))).as("kept for the tab").isEmpty();
        assertThat(page.executeScript("return localStorage.length + document.cookie.length"))
                .as("and nowhere else")
                .isEqualTo(0L);

        until(page, "#insights li", HOSTILE);
        assertThat(page.findElements(By.cssSelector("#insights li a")))
                .as("what is no address of this server is no link")
                .extracting(WebElement::getText)
                .containsExactly("lines", "pattern");
        page.findElement(By.cssSelector("#insights li a")).click();
        assertThat(page.getCurrentUrl()).endsWith("/" + INSIGHT_PAGE);
        until(page, "#insights", "left out");
        assertThat(page.findElement(By.cssSelector("#logs input")).getDomProperty("value"))
                .isEqualTo("service:order level>=ERROR");

        page.findElement(By.cssSelector("#alerts button.plain")).click();
        until(page, "#alerts .band .u-legend", "unusual");
        Object colours = page.executeScript(PAINTED);

        browser.screenshot(Path.of("target", "screenshots", "band.png"));
        assertThat(colours.toString()).contains("dots", "band");
        page.findElements(By.tagName("button")).stream()
                .filter(button -> button.getText().contains("forget the token"))
                .findFirst()
                .orElseThrow()
                .click();
        until(page, "#login", "answers only who shows a token");
        assertThat(page.executeScript("return sessionStorage.length")).isEqualTo(0L);
    }

    @Test
    void page_speaksTheBrowsersLanguage_orTheOneChosen_andShowsPatternsAndRatesAsAskedFor() throws Exception {
        Object agent = page.executeScript("return navigator.userAgent");
        page.executeCdpCommand(
                "Emulation.setUserAgentOverride",
                Map.of("userAgent", String.valueOf(agent), "acceptLanguage", "zh-CN"));
        page.get("http://127.0.0.1:" + server.port() + "/");
        until(page, "#login h2", "请输入令牌");
        page.findElement(By.cssSelector("#login input")).sendKeys(token + "\n");
        until(page, "#alerts h2", "告警");
        until(page, "#insights li a", "日志行");
        assertThat(page.executeScript("return localStorage.length")).isEqualTo(0L);

        page.findElement(By.cssSelector("header button.lang")).click();
        until(page, "#alerts h2", "ALERTS");
        page.navigate().refresh();
        until(page, "#patterns h2", "PATTERNS");
        assertThat(page.executeScript("return document.documentElement.lang"))
                .as("the choice outlives the page")
                .isEqualTo("en");

        WebElement vanished = page.findElement(By.cssSelector("#patterns [data-sort=vanished]"));
        assertThat(vanished.getDomAttribute("title")).contains("a week ago");
        vanished.click();
        until(page, "#patterns", "last hour 0 · hour before – · last week 70");
        until(page, "#patterns", HOSTILE);
        page.findElement(By.cssSelector("#patterns [data-sort=rare]")).click();
        until(page, "#patterns", "No pattern is so.");

        until(page, "#rates", "2 more names");
        until(page, "#rates .u-legend", HOSTILE);
        until(page, "#rates .u-legend", "(others)");
        until(page, "#rates .partial", "minutes are kept from " + HOSTILE);
        assertThat(page.findElements(By.cssSelector("#rates img, #rates script, #patterns img, #patterns script")))
                .as("what stands in a name is text")
                .isEmpty();
        browser.screenshot(Path.of("target", "screenshots", "rates.png"));
        assertThat(page.executeScript(STACKED).toString()).contains("first", "others");
        page.findElement(By.cssSelector("#rates option[value=level]")).click();
        until(page, "#rates h2", "LINES BY LEVEL");
        until(page, "#rates .empty", "No log lines in that time.");
    }

    /** Which of the names the chart has painted: the first below, the others on top in their grey. */
    private static final String STACKED = """
            const c = document.querySelector('#rates canvas');
            const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            const found = new Set();
            for (let i = 0; i < d.length; i += 4) {
              if (d[i] === 0x0b && d[i + 1] === 0x6e && d[i + 2] === 0x8f) found.add('first');
              if (d[i] === 0x8f && d[i + 1] === 0x9a && d[i + 2] === 0xa5) found.add('others');
            }
            return [...found].join(' ');
            """;

    /** Which of them the chart has painted: the dots in their red, the band in its pale blue. */
    private static final String PAINTED = """
            const c = document.querySelector('#alerts .band canvas');
            const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            const found = new Set();
            for (let i = 0; i < d.length; i += 4) {
              if (d[i + 3] > 200 && d[i] > 170 && d[i + 1] < 90) found.add('dots');
              if (d[i + 3] > 20 && d[i + 3] < 70 && d[i + 2] > d[i]) found.add('band');
            }
            return [...found].join(' ');
            """;

    private static void until(ChromeDriver page, String selector, String text) {
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                page.findElement(By.cssSelector(selector)).getText())
                        .contains(text));
    }

    private QueryServer serve(Path tokens) {
        QueryConfig usual = QueryConfig.defaults();
        QueryConfig config = new QueryConfig(
                "127.0.0.1",
                0,
                "",
                List.of(),
                tokens.toString(),
                true,
                false,
                usual.peerTimeout(),
                Secret.none(),
                TlsConfig.off(),
                usual.audit(),
                usual.external());
        long now = System.currentTimeMillis();
        return new QueryServer(
                config,
                List.of(
                        Question.whole("alerts", p -> Answer.whole(List.of(alert(now)))),
                        new Question(
                                "insights",
                                p -> Answer.whole(List.of(insight())),
                                (Question.TellingMerge) (items, p) ->
                                        new Question.Merged(items.get(0), Map.of("truncated", BooleanNode.TRUE)),
                                Map.of()),
                        Question.whole("logs/search", p -> Answer.whole(List.of(hostile(now)))),
                        Question.whole("patterns", p -> Answer.whole(patterns(p.text("sort", "")))),
                        new Question(
                                "logs/rates",
                                p -> Answer.whole(p.text("by", "").equals("service") ? rates(now) : List.of()),
                                (Question.TellingMerge) (items, p) -> new Question.Merged(
                                        items.get(0),
                                        Map.of("namesLeftOut", IntNode.valueOf(2), "other", counts(3)),
                                        List.of("minutes are kept from " + HOSTILE)),
                                Map.of()),
                        Question.whole("patterns/{id}", p -> Answer.whole(values(now))),
                        Question.whole(
                                "alerts/{key}/band",
                                p -> Answer.whole(p.required("key").equals(KEY) ? band(now) : List.of()))),
                ApiTokens.of(tokens),
                List.of(),
                AuditLog.none(),
                Fine.INSTANCE,
                () -> "",
                List::of,
                Clock.systemUTC());
    }

    private static ObjectNode hostile(long now) {
        ObjectNode line = Json.shared().createObjectNode();
        line.put("topic", "t")
                .put("partition", 0)
                .put("offset", 1)
                .put("line", 0)
                .put("timeMillis", now);
        return line.put("level", HOSTILE).put("source", HOSTILE).put("message", HOSTILE);
    }

    private static List<ObjectNode> patterns(String sort) {
        return switch (sort) {
            case "count" -> List.of(pattern());
            case "vanished" ->
                List.of(pattern()
                        .put("template", HOSTILE)
                        .put("lastHour", 0)
                        .putNull("hourBefore")
                        .put("lastWeek", 70));
            default -> List.of();
        };
    }

    private static List<ObjectNode> rates(long now) {
        ObjectNode rate = Json.shared().createObjectNode();
        rate.put("name", HOSTILE).put("template", "").put("count", 300);
        rate.put("fromMillis", now - 1_800_000).put("stepMillis", 60_000).set("counts", counts(10));
        return List.of(rate);
    }

    private static ArrayNode counts(int each) {
        ArrayNode counts = Json.shared().createArrayNode();
        for (int i = 0; i < 30; i++) {
            counts.add(each + i % 3);
        }
        return counts;
    }

    private static ObjectNode pattern() {
        ObjectNode pattern = Json.shared().createObjectNode();
        return pattern.put("id", "00ff00ff00ff00ff").put("count", 9).put("template", "paid <*> in <*>");
    }

    private static ObjectNode values(long now) {
        ObjectNode out = Json.shared().createObjectNode();
        out.put("valueLines", 9).put("valuesSinceMillis", now - 3_600_000);
        ArrayNode all = out.putArray("parameters");
        ObjectNode took = all.addObject();
        took.put("name", "in").put("kind", "duration").put("unit", "s").put("lines", 9);
        took.put("numbers", 9).put("distinct", 5).put("min", 0.02).put("p50", 0.035);
        took.put("p90", 0.08).put("p99", 0.12).put("max", 1.5);
        took.putObject("today").put("p50", 0.035);
        took.putObject("before").put("p50", 0.03);
        took.putArray("top");
        ObjectNode who = all.addObject();
        who.put("name", HOSTILE).put("kind", HOSTILE).put("unit", "").put("lines", 9);
        who.put("numbers", 0).put("distinct", 2);
        who.putArray("top").addObject().put("value", HOSTILE).put("count", 7);
        return out;
    }

    private static ObjectNode insight() {
        ObjectNode insight = Json.shared().createObjectNode();
        insight.put("kind", "ERRORS_ROSE")
                .put("subject", "order")
                .put("part", "")
                .put("sentence", HOSTILE);
        insight.putObject("links")
                .put("page", "/" + INSIGHT_PAGE)
                .put("pattern", "/api/v1/patterns/p1")
                .put("metric", "javascript:alert(3)");
        return insight;
    }

    private static ObjectNode alert(long now) {
        ObjectNode alert = Json.shared().createObjectNode();
        alert.put("key", KEY)
                .put("ruleId", "latency-odd")
                .put("state", "FIRING")
                .put("severity", "WARNING");
        alert.put("changedAtMillis", now - 60_000).put("firingSinceMillis", now - 60_000);
        alert.put("why", "0.9 is unusually high: expected 0.38 to 0.62");
        alert.putObject("annotations").put("summary", "latency is odd");
        return alert;
    }

    /** A slow wave with its band; a gap after the sixtieth, and something unusual near the end. */
    private static ArrayNode band(long now) {
        ArrayNode band = Json.shared().createArrayNode();
        for (int i = 0; i < POINTS; i++) {
            if (i > 60 && i < 66) {
                continue;
            }
            double usual = 0.5 + 0.1 * Math.sin(i / 12.0);
            boolean odd = i > 110 && i < 116;
            band.addObject()
                    .put("endMillis", now - (POINTS - i) * 60_000L)
                    .put("value", odd ? 0.9 : usual + 0.03 * Math.sin(i * 1.7))
                    .put("lower", usual - 0.1)
                    .put("upper", usual + 0.1)
                    .put("score", odd ? 0.8 : 0.1);
        }
        return band;
    }

    private enum Fine implements QueryServer.Health {
        INSTANCE;

        @Override
        public String liveness() {
            return "";
        }

        @Override
        public String readiness() {
            return "";
        }
    }
}
