package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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
        }
    }

    @Test
    @Order(5)
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
