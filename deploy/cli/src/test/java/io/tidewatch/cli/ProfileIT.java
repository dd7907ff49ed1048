package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** {@code tidewatch profile} on a JVM that knows nothing of Tidewatch, and its page in a browser. */
class ProfileIT {
    @TempDir
    static Path dir;

    private static Process burning;
    private static Path page;
    private static Path stacks;
    private static Path recording;

    @BeforeAll
    static void profile() throws Exception {
        burning = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Burning.class.getName())
                .redirectErrorStream(true)
                .start();
        // its first line says that it runs
        assertThat(burning.inputReader().readLine()).isEqualTo("burning");
        page = dir.resolve("flame.html");
        stacks = dir.resolve("stacks.txt");
        recording = dir.resolve("kept.jfr");
        String said = run(
                0,
                Long.toString(burning.pid()),
                "--seconds",
                "4",
                "--out",
                page.toString(),
                "--collapsed",
                stacks.toString(),
                "--keep",
                recording.toString());
        assertThat(said).contains(Burning.class.getName() + ".burn").contains("flame graph: " + page);
    }

    @AfterAll
    static void stop() {
        burning.destroy();
    }

    @Test
    void stacks_areWhatTheProcessDid_andTheRecordingIsEndedThere() throws Exception {
        List<String> lines = Files.readAllLines(stacks);
        assertThat(lines).allMatch(line -> line.matches(".+ \\d+"));
        assertThat(lines).anyMatch(line -> line.contains(Burning.class.getName() + ".burn"));
        Process check = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(burning.pid()),
                        "JFR.check")
                .start();
        assertThat(new String(check.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("No available recordings");
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(left).noneMatch(f -> f.getFileName().toString().startsWith("tidewatch-profile"));
        }
    }

    @Test
    void recording_isReadAsWell() throws Exception {
        Path again = dir.resolve("again.html");
        assertThat(run(0, recording.toString(), "--out", again.toString(), "--view", "ALLOCATION"))
                .contains(Burning.class.getName());
        assertThat(Files.readString(again)).contains("kept.jfr");
    }

    @Test
    void whatCannotBeProfiled_isSaidWithTheWayOut() {
        assertThat(run(2, "999999999")).contains("there is no process 999999999; 'tidewatch profile' lists");
        assertThat(run(2, Long.toString(ProcessHandle.current().pid()))).contains("is this command itself");
        assertThat(run(2, "none.jfr")).contains("there is no file none.jfr");
        assertThat(run(2, Long.toString(burning.pid()), "--seconds", "0")).contains("expected 1 to 1800");
        assertThat(run(0)).contains(Long.toString(burning.pid())).contains(Burning.class.getName());
    }

    @Test
    void page_zoomsAndSearches_andRunsNothingButItsOwn() throws Exception {
        Optional<Path> chromium = Browser.chromium();
        assumeTrue(chromium.isPresent(), "no chromium with chromedriver on this machine: the page is not looked at");
        try (Browser browser = Browser.open(chromium.get(), dir.resolve("profile"))) {
            browser.driver().get(page.toUri().toString());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !browser.driver()
                            .findElements(By.cssSelector("#graph .frame"))
                            .isEmpty());
            browser.screenshot(Path.of("target", "screenshots", "flame.png"));
            browser.driver().findElement(By.id("search")).sendKeys("Burning.burn");
            assertThat(browser.driver().findElement(By.id("found")).getText()).contains("% of all matches");
            WebElement hit = browser.driver().findElement(By.cssSelector("#graph .frame.hit"));
            hit.click();
            assertThat(browser.driver().findElement(By.id("detail")).getText())
                    .startsWith(Burning.class.getName() + ".burn");
            assertThat(browser.driver().findElements(By.cssSelector("#graph .above")))
                    .isNotEmpty();
            browser.screenshot(Path.of("target", "screenshots", "flame-zoomed.png"));
            browser.driver().findElement(By.id("reset")).click();
            assertThat(browser.driver().findElements(By.cssSelector("#graph .above")))
                    .isEmpty();
            browser.driver()
                    .findElement(By.cssSelector("[data-view=allocation]"))
                    .click();
            browser.driver().findElement(By.id("invert")).click();
            assertThat(browser.driver()
                            .findElement(By.cssSelector("#graph .frame"))
                            .getText())
                    .startsWith("[");
            browser.screenshot(Path.of("target", "screenshots", "flame-callers.png"));
            assertThat(browser.driver().manage().logs().get("browser").getAll()).isEmpty();
        }
    }

    private static String run(int expected, String... arguments) {
        StringWriter said = new StringWriter();
        String[] all = Stream.concat(Stream.of("profile"), Stream.of(arguments)).toArray(String[]::new);
        int code = Main.commandLine()
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(said, true))
                .execute(all);
        assertThat(code).as(said.toString()).isEqualTo(expected);
        return said.toString();
    }

    /** Burns and allocates until it is ended. */
    static final class Burning {
        private static volatile Object kept = "";

        private Burning() {}

        public static void main(String[] args) {
            System.out.println("burning");
            double sum = 0;
            for (int round = 0; ; round++) {
                sum += burn(round);
                kept = new byte[10_000 + (int) (sum % 2)];
            }
        }

        static double burn(int round) {
            double x = round + kept.hashCode() % 2;
            for (int i = 1; i < 20_000; i++) {
                x += Math.sqrt(i) / (x + i);
            }
            return x;
        }
    }
}
