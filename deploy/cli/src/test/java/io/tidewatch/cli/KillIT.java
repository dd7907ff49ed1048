package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code tidewatch up} killed again and again while it works: every error is counted once, and nobody is told twice of
 * the same, save the one message that was under way. The same without transactions has to be found out by the count.
 */
@Tag("faults")
class KillIT {
    private static final long SEED = 20_261_124L;
    /** A few in every build, many in a long fault run; as many as one likes: {@code -Dtidewatch.kills=100}. */
    private static final int KILLS_AT_WORK =
            Integer.getInteger("tidewatch.kills", Boolean.getBoolean("tidewatch.long") ? 20 : 3);

    /** On a machine that has much else to do a start takes long. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final int KILLED_AT_START_EACH = 4;
    /** How long a count stands still before it is final: longer than it waits for commits on its way. */
    private static final Duration CALM = Duration.ofSeconds(4);

    /** What is gathered is written at the commit, so a kill has to hit one: about one in four does. */
    private static final int KILLS_WITHOUT_TRANSACTIONS = 30;
    /** The fast compiler only: half of a short life would go into the good one. */
    private static final Map<String, String> QUICK = Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");

    @TempDir
    Path dir;

    private final Random random = new Random(SEED);
    private final long startedNanos = System.nanoTime();
    private UpProcess up;
    private WebhookReceiver receiver;
    private KillLoad load;
    private String[] arguments = {};
    private int kills;
    private int killsAtMessage;
    private int killsAtStart;
    private long stillSince;

    /** What the product counts against what was sent. */
    private record Difference(ErrorTopicCount sent, Map<String, Long> counted, long lost, long duplicated) {
        static Difference of(ErrorTopicCount sent, Map<String, Long> counted) {
            long lost = 0;
            long duplicated = 0;
            for (Map.Entry<String, Long> e : sent.byFingerprint().entrySet()) {
                long more = counted.getOrDefault(e.getKey(), 0L) - e.getValue();
                lost += Math.max(0, -more);
                duplicated += Math.max(0, more);
            }
            return new Difference(sent, counted, lost, duplicated);
        }
    }

    @BeforeEach
    void open() throws IOException {
        receiver = new WebhookReceiver();
        up = new UpProcess(dir.resolve("data"));
    }

    @AfterEach
    void close() {
        if (load != null) {
            load.close();
        }
        up.close();
        receiver.close();
    }

    @Test
    @Tag("brief")
    void killed_everyErrorCountsOnce_andNoMessageIsNew() throws Exception {
        // Given
        begin();
        // When
        for (int i = 0; i < KILLS_AT_WORK; i++) {
            load.somethingNew();
            awaitReady();
            if (i % 2 == 0) {
                killAtMessage();
            } else {
                load.somethingNew();
                work(300, 3000);
                kill();
            }
            up.start(QUICK, arguments);
            if (i % KILLED_AT_START_EACH == 0) {
                work(1500, 6000);
                kill();
                killsAtStart++;
                up.start(QUICK, arguments);
            }
        }
        Difference difference = look();
        report("exactly once", difference);
        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.fingerprints())
                        .containsAll(difference.sent().byFingerprint().keySet()));
        Map<String, Integer> messages = receiver.messages();
        int repeats = messages.values().stream().mapToInt(n -> n - 1).sum();
        System.out.println("messages " + messages.size() + ", repeats " + repeats + "; kills at a message "
                + killsAtMessage + ", at start " + killsAtStart + "; took "
                + Duration.ofNanos(System.nanoTime() - startedNanos).toSeconds() + " s");
        assertThat(kills - killsAtStart).isGreaterThanOrEqualTo(KILLS_AT_WORK);
        assertThat(killsAtMessage).isPositive();
        assertThat(difference.sent().records()).isEqualTo(load.acknowledged());
        assertThat(difference.counted()).isEqualTo(difference.sent().byFingerprint());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(up.items("sources?limit=10000"))
                        .filteredOn(row -> row.path("source").asText().equals("kill-shop/shop-1"))
                        .singleElement()
                        .satisfies(row -> {
                            assertThat(row.path("events").path("LOGS").asLong()).isEqualTo(load.lines());
                            assertThat(row.path("lost").asLong()).isZero();
                        }));
        assertThat(repeats).isLessThanOrEqualTo(kills);
        assertThat(receiver.keysByNews())
                .allSatisfy((news, keys) -> assertThat(keys).as(news).hasSize(1));
    }

    @Test
    void killed_withoutTransactions_theCountIsWrong() throws Exception {
        // Given
        begin("-D", "processor.streams.guarantee=at_least_once", "-D", "processor.streams.analysisCommit=20ms");
        // When
        Difference difference = null;
        while (kills < KILLS_WITHOUT_TRANSACTIONS && (difference == null || same(difference))) {
            awaitReady();
            work(1000, 4000);
            kill();
            up.start(QUICK, arguments);
            difference = look();
            load.goOn();
        }
        // Then
        report("at least once", difference);
        assertThat(difference.counted()).isNotEqualTo(difference.sent().byFingerprint());
    }

    private static boolean same(Difference d) {
        return d.counted().equals(d.sent().byFingerprint());
    }

    private void report(String guarantee, Difference d) {
        System.out.println(guarantee + ": kills " + kills + ", events "
                + d.sent().events() + ", lost " + d.lost() + ", duplicated " + d.duplicated());
    }

    private void begin(String... more) throws Exception {
        Path config = Files.write(dir.resolve("tidewatch.json"), Json.shared().writeValueAsBytes(channel()));
        arguments = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                "--config", config.toString(), "-D", "notifier.state.allowTemporaryDir=true"),
                        java.util.stream.Stream.of(more))
                .toArray(String[]::new);
        up.start(QUICK, arguments);
        awaitReady();
        load = new KillLoad(up.bootstrap(), SEED);
    }

    /** Every alert of a new error is a message of its own, at once. */
    private Map<String, Object> channel() {
        Map<String, Object> hook = Map.of(
                "name",
                "hook",
                "type",
                "WEBHOOK",
                "rate",
                Map.of("burst", 1000, "per", "1m"),
                "webhook",
                Map.of("url", receiver.url(), "allowHttp", true, "allowLoopback", true));
        Map<String, Object> route = Map.of(
                "name",
                "new-errors",
                "matchers",
                List.of("rule=error-new"),
                "receivers",
                List.of("shop"),
                "groupBy",
                List.of("rule", "fingerprint"),
                "groupWait",
                "0s",
                "groupInterval",
                "1s");
        return Map.of(
                "notifier",
                Map.of(
                        "routes",
                        List.of(route),
                        "receivers",
                        List.of(Map.of("name", "shop", "channels", List.of(hook)))));
    }

    /** Between the sending of a message and the record that it was sent. */
    private void killAtMessage() throws InterruptedException {
        CountDownLatch killed = new CountDownLatch(1);
        boolean beforeAnswer = random.nextBoolean();
        int afterMillis = beforeAnswer ? random.nextInt(20) : random.nextInt(120);
        receiver.atNextMessage(beforeAnswer, () -> {
            LockSupport.parkNanos(afterMillis * 1_000_000L);
            try {
                kill();
                killsAtMessage++;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                killed.countDown();
            }
        });
        load.somethingNew();
        if (!killed.await(25, TimeUnit.SECONDS) && receiver.disarm()) {
            kill();
        } else {
            assertThat(killed.await(15, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void kill() throws InterruptedException {
        assertThat(up.alive()).as("it gave up by itself, see up.log").isTrue();
        up.kill();
        kills++;
    }

    private void work(int fromMillis, int toMillis) {
        long until = System.nanoTime() + random.nextInt(fromMillis, toMillis) * 1_000_000L;
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void awaitReady() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(this::ready);
    }

    private boolean ready() {
        JsonNode errors = up.get("/api/v1/errors?limit=1");
        return !errors.isMissingNode() && !errors.path("partial").asBoolean();
    }

    /** Nothing more is sent; waits until all is worked off, and compares. */
    private Difference look() throws Exception {
        awaitReady();
        load.pause();
        ErrorTopicCount sent = ErrorTopicCount.read(up.bootstrap());
        await().atMost(PATIENCE).until(this::caughtUp);
        Map<String, Long> counted = new TreeMap<>();
        // equal counts are looked at once more: they must not move past the truth
        await().pollInterval(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> {
            Map<String, Long> now = counts();
            boolean still = now.equals(counted);
            counted.clear();
            counted.putAll(now);
            stillSince = still && !now.isEmpty() ? stillSince : System.nanoTime();
            return System.nanoTime() - stillSince > CALM.toNanos();
        });
        return Difference.of(sent, counted);
    }

    private boolean caughtUp() {
        JsonNode rows = up.items("pipeline");
        boolean all = !rows.isEmpty();
        for (JsonNode row : rows) {
            all &= !row.path("topic").asText().equals("tidewatch.errors")
                    || row.path("caughtUp").asBoolean();
        }
        return all;
    }

    private Map<String, Long> counts() {
        JsonNode answer = up.get("/api/v1/errors?limit=10000");
        Map<String, Long> counts = new TreeMap<>();
        if (!answer.path("partial").asBoolean()) {
            answer.path("items")
                    .forEach(g ->
                            counts.put(g.path("id").asText(), g.path("count").asLong()));
        }
        return counts;
    }
}
