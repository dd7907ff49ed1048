package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import blue.strategic.parquet.ParquetReader;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** A newcomer's two minutes: {@code tidewatch up --demo}, looked at through the API and the page, stopped, started again. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpIT {
    @TempDir
    static Path dir;

    private static UpProcess up;

    @BeforeAll
    static void start() throws Exception {
        up = new UpProcess(dir.resolve("data"));
        up.start(Map.of(), "--demo");
    }

    @AfterAll
    static void stop() {
        up.close();
    }

    @Test
    @Order(1)
    void firstRealMetric_isThereWithin30Seconds() {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(up.items(
                                        "metrics/query?metric=system.memory.utilization&from=-5m&step=10s&aggregate=max&groupBy=host")
                                .findValues("points"))
                        .anySatisfy(points -> assertThat(points).isNotEmpty()));
        System.out.println("first host metric after " + up.sinceStart().toMillis() + " ms");
        assertThat(up.sinceStart()).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    @Order(2)
    void aTrueAlertFires_andItsNotificationIsRecorded_within120Seconds() {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    assertThat(up.items("alerts").findValuesAsText("state")).contains("FIRING");
                    assertThat(up.items("notifications").findValuesAsText("outcome"))
                            .contains("DELIVERED");
                });
        System.out.println("first alert told after " + up.sinceStart().toMillis() + " ms");
        assertThat(up.sinceStart()).isLessThan(Duration.ofSeconds(120));
        JsonNode alert = firing();
        JsonNode why = up.items("alerts/"
                + java.net.URLEncoder.encode(alert.path("key").asText(), java.nio.charset.StandardCharsets.UTF_8)
                        .replace("+", "%20")
                + "/why");
        assertThat(why.toString()).contains(alert.path("ruleId").asText());
    }

    @Test
    @Order(3)
    void errorsAreGrouped_linesAreFound_withTheirPatterns() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    assertThat(up.items("errors")).isNotEmpty();
                    assertThat(up.items("errors").get(0).path("count").asLong()).isPositive();
                    assertThat(up.items("logs/search?q=level%3E%3DWARN&from=-10m"))
                            .isNotEmpty();
                    assertThat(up.items("patterns").findValuesAsText("template"))
                            .anySatisfy(t -> assertThat(t).contains("<*>"));
                    assertThat(up.items("services").findValuesAsText("service")).contains("host");
                    assertThat(up.items("hosts")).isNotEmpty();
                    assertThat(up.items("pipeline").findValuesAsText("topic")).contains("tidewatch.logs.short");
                    assertThat(up.items("logs/levels?from=-10m")).isNotEmpty();
                });
    }

    @Test
    @Order(4)
    void logsCommands_findCountAndTakeAway(@TempDir Path files) throws Exception {
        assertThat(command("logs", "search", "level>=INFO", "--limit", "3", "--output", "json"))
                .hasSize(3);
        assertThat(command("logs", "count", "--by", "level", "--output", "csv")).hasSizeGreaterThan(2);
        assertThat(command("logs", "facets", "level>=WARN", "--by", "service")).anyMatch(l -> l.endsWith("shop"));
        String row =
                command("logs", "patterns", "--service", "shop", "--limit", "1").get(1);
        String pattern = row.trim().split(" +")[4];
        assertThat(command("logs", "patterns", pattern))
                .contains("pattern   " + pattern)
                .anyMatch(l -> l.startsWith("template  "))
                .anyMatch(l -> l.startsWith("services  shop "));
        String place = command("logs", "search", "level>=WARN", "--limit", "1", "--fields", "place")
                .get(0);
        assertThat(command("logs", "context", place, "-n", "2", "--fields", "message"))
                .anyMatch(l -> l.startsWith("> "));
        String request = command("logs", "search", "request_id=*", "--limit", "1", "--fields", "request_id")
                .get(0);
        assertThat(command("logs", "trace", request, "--fields", "request_id")).contains(request);
        assertThat(command("logs", "tail", "--lines", "1")).hasSizeBetween(1, 2);
        Path parquet = files.resolve("all.parquet");
        command("logs", "export", "--from", "-1d", "--to", "-2s", "--to-file", parquet.toString());
        command("logs", "export", "--from", "-1d", "--limit", "5", "--to-file", files.resolve("f.jsonl") + "");
        assertThat(ParquetReader.readMetadata(parquet.toFile())
                        .getBlocks()
                        .get(0)
                        .getRowCount())
                .isGreaterThan(5);
    }

    private static List<String> command(String... words) {
        StringWriter out = new StringWriter();
        String[] all = Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--server";
        all[words.length + 1] = up.page().toString();
        int code = Main.commandLine().setOut(new PrintWriter(out)).execute(all);
        // an export of five lines is partial, and says so
        assertThat(code).isEqualTo(Arrays.asList(words).contains("5") ? 1 : 0);
        return out.toString().lines().toList();
    }

    @Test
    @Order(5)
    void page_showsIt() throws Exception {
        Optional<Path> chromium = Browser.chromium();
        assumeTrue(chromium.isPresent(), "no chromium with chromedriver on this machine: the page is not looked at");
        try (Browser browser = Browser.open(chromium.get(), dir.resolve("profile"))) {
            browser.driver().get(up.page().toString());
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                String text = browser.driver().findElement(By.tagName("body")).getText();
                assertThat(text).containsIgnoringCase("alerts firing").contains("FIRING", "DELIVERED");
                assertThat(browser.driver().findElements(By.cssSelector("#errors tbody tr")))
                        .isNotEmpty();
                assertThat(browser.driver().findElements(By.cssSelector("#logs tbody tr")))
                        .isNotEmpty();
                assertThat(browser.driver().findElements(By.cssSelector("#patterns tbody tr")))
                        .isNotEmpty();
                assertThat(browser.driver().findElements(By.cssSelector("#hosts canvas")))
                        .isNotEmpty();
            });
            browser.screenshot(Path.of("target", "screenshots", "console.png"));
            searched(browser);
        }
    }

    /** A search by its link, narrowed by a facet and by a bar, a line looked into, its request, a fault, live. */
    private static void searched(Browser browser) throws Exception {
        var page = browser.driver();
        page.executeScript("location.hash = '#logs?q=request_id%3D*&from=-1h'");
        shows(page, "#facets", "shop");
        page.findElement(By.cssSelector("#facets button[title='Only INFO']")).click();
        shows(page, "#facets", "INFO");
        assertThat(page.getCurrentUrl()).contains("q=request_id%3D*+level%3AINFO");
        shows(page, "#logs tr.line", "INFO");
        page.executeScript("document.querySelector('#logs .bar[tabindex=\"0\"]')"
                + ".dispatchEvent(new MouseEvent('click', {bubbles: true}))");
        shows(page, "#logs tr.line", "INFO");
        assertThat(page.getCurrentUrl()).containsPattern("from=\\d{13}&to=\\d{13}");

        page.findElement(By.cssSelector("#logs tr.line button")).click();
        page.findElement(By.cssSelector("#logs button.around")).click();
        shows(page, "#logs .surroundings tr.hit", "INFO");
        browser.screenshot(Path.of("target", "screenshots", "logs.png"));
        page.findElement(By.cssSelector("#logs button.trace")).click();
        shows(page, "#logs .traced", "shop");
        shows(page, "#logs tr.line", "request_id=");

        page.executeScript("location.hash = '#logs?q=service%3Ashop+%22abc'");
        shows(page, "#logs .fault", "is not closed (at character 14)");
        page.executeScript("location.hash = '#logs?q=service%3Ashop'");
        page.findElement(By.cssSelector("#logs .live input")).click();
        shows(page, "#logs", "Lines as they come");
        shows(page, "#logs tr.line", "shop");
    }

    private static void shows(org.openqa.selenium.WebDriver page, String selector, String text) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                page.findElement(By.cssSelector(selector)).getText())
                        .contains(text));
    }

    @Test
    @Order(6)
    void stopIsClean_andTheNextStartGoesOn() throws Exception {
        // Given
        Map<String, Long> before = counts();
        // When
        Duration took = up.stop();
        assertThat(took).isLessThan(Duration.ofSeconds(10));
        up.start(Map.of());
        // Then
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> {
                    Map<String, Long> after = counts();
                    assertThat(after.keySet()).containsAll(before.keySet());
                    before.forEach(
                            (id, count) -> assertThat(after.get(id)).as(id).isGreaterThanOrEqualTo(count));
                    assertThat(up.items("patterns")).isNotEmpty();
                    assertThat(up.items("alerts")).isNotEmpty();
                    assertThat(
                                    up.items(
                                            "metrics/query?metric=system.memory.utilization&from=-30m&step=10s&aggregate=max&groupBy=host"))
                            .isNotEmpty();
                });
        Map<String, Integer> told = new HashMap<>();
        for (JsonNode record : up.items("notifications?limit=1000")) {
            if (record.path("outcome").asText().equals("DELIVERED")) {
                told.merge(record.path("idempotencyKey").asText(), 1, Integer::sum);
            }
        }
        assertThat(told.values()).allMatch(n -> n == 1);
    }

    private static Map<String, Long> counts() {
        Map<String, Long> counts = new HashMap<>();
        up.items("errors?limit=1000")
                .forEach(g -> counts.put(g.path("id").asText(), g.path("count").asLong()));
        return counts;
    }

    private static JsonNode firing() {
        for (JsonNode alert : up.items("alerts")) {
            if (alert.path("state").asText().equals("FIRING")) {
                return alert;
            }
        }
        throw new AssertionError("no alert fires");
    }
}
