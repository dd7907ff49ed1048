package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.FreePort;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Searches without a pause while one of two instances dies and comes back: an answer that calls itself whole has every
 * line, one that does not names what is missing and has no line that is not one. {@code -Dtest.cases} says how many.
 */
@Tag("faults")
class SearchRebalanceIT {
    private static final Duration SOON = Duration.ofSeconds(120);
    private static final int PARTITIONS = 6;
    private static final int LINES = 3_000;
    private static final int CASES = Integer.getInteger("test.cases", 2_000);
    private static final List<String> WORDS = List.of("paid", "failed", "queued", "订单", "slow", "timeout");

    @TempDir
    Path dir;

    private final List<Line> lines = new ArrayList<>();
    private static final String NO_ANSWER = "no answer";

    private String lastMissing = "";
    private final long startMillis = System.currentTimeMillis();

    private record Line(String message, LogLevel level, String service) {}

    private record Case(String query, Predicate<Line> wanted) {}

    @Test
    void everyAnswer_isWholeOrSaysWhatItLacks() throws Exception {
        int firstPort = FreePort.next();
        int secondPort = FreePort.next();
        try (EmbeddedKafka kafka = Feed.broker(dir.resolve("kafka"), 0, PARTITIONS);
                Feed feed = new Feed(kafka.bootstrapServers());
                Child first = Child.processor(dir, "first", kafka.bootstrapServers(), firstPort)) {
            Api one = new Api(firstPort);
            Child second = Child.processor(dir, "second", kafka.bootstrapServers(), secondPort);
            try {
                Api other = new Api(secondPort);
                await().atMost(SOON).until(() -> one.ready() && other.ready());
                fill(feed);
                await().atMost(SOON).until(() -> whole(one) && whole(other));
                Random random = new Random(11);
                int partial = 0;
                int steady = CASES / 4;
                for (int i = 0; i < CASES; i++) {
                    boolean asksOther = i < steady && random.nextBoolean();
                    boolean cut = compare(asksOther ? other : one, random);
                    // no answer in time is the machine's fault; one that calls itself partial would be the search's
                    assertThat(cut && i < steady && !lastMissing.equals(NO_ANSWER))
                            .as("partial though nothing happened: %s", lastMissing)
                            .isFalse();
                    partial += cut ? 1 : 0;
                    if (i == steady) {
                        second.kill();
                    } else if (i == CASES / 2) {
                        second = Child.processor(dir, "second", kafka.bootstrapServers(), secondPort);
                    }
                }
                System.out.printf(
                        Locale.ROOT,
                        "%d queries over a kill and a return: %d partial (%.2f %%)%n",
                        CASES,
                        partial,
                        100.0 * partial / CASES);
                await().atMost(SOON).until(() -> whole(one));
                assertThat(compare(one, random)).isFalse();
                if (CASES >= 10_000) {
                    assertThat(partial).isLessThanOrEqualTo(CASES / 50);
                }
                assertThat(first.alive()).isTrue();
            } finally {
                second.close();
            }
        }
    }

    private boolean whole(Api api) {
        return api.whole("logs/search?limit=1&q=paid&from=" + startMillis);
    }

    private void fill(Feed feed) {
        Random random = new Random(7);
        for (int i = 0; i < LINES; ) {
            Source source = new Source("svc-" + random.nextInt(4), "i" + random.nextInt(20), "h", "", "");
            LogEvent[] events = new LogEvent[1 + random.nextInt(5)];
            for (int k = 0; k < events.length; k++, i++) {
                LogLevel level = LogLevel.values()[2 + random.nextInt(3)];
                String message = "order " + i + " " + WORDS.get(random.nextInt(WORDS.size())) + " "
                        + WORDS.get(random.nextInt(WORDS.size()));
                events[k] = LogEvent.of(System.currentTimeMillis(), level, "load", message);
                lines.add(new Line(message, level, source.service()));
            }
            feed.logs(source, events);
        }
    }

    private Case random(Random random) {
        String word = WORDS.get(random.nextInt(WORDS.size()));
        String service = "svc-" + random.nextInt(4);
        LogLevel level = LogLevel.values()[2 + random.nextInt(3)];
        int order = random.nextInt(LINES);
        return switch (random.nextInt(5)) {
            case 0 -> new Case("\"order " + order + "\"", l -> l.message().startsWith("order " + order + " "));
            case 1 -> new Case(word, l -> l.message().contains(word));
            case 2 ->
                new Case(
                        "service:" + service + " level:" + level,
                        l -> l.service().equals(service) && l.level() == level);
            case 3 -> new Case("/order \\d*7 " + word + "/", l -> l.message().matches("order \\d*7 " + word + ".*"));
            default ->
                new Case(
                        "-" + word + " service:" + service,
                        l -> !l.message().contains(word) && l.service().equals(service));
        };
    }

    /** @return whether the answer was partial */
    private boolean compare(Api api, Random random) {
        Case asked = random(random);
        JsonNode answer = api.answer("logs/search?limit=5000&timeout=10s&from=" + startMillis + "&q="
                + URLEncoder.encode(asked.query(), StandardCharsets.UTF_8));
        if (answer.isMissingNode()) {
            // 503: it says that it cannot
            lastMissing = NO_ANSWER;
            return true;
        }
        Set<String> expected = new TreeSet<>();
        lines.stream().filter(asked.wanted()).forEach(line -> expected.add(line.message()));
        List<String> found = new ArrayList<>();
        answer.path("items").forEach(hit -> found.add(hit.path("message").asText()));
        assertThat(found).as(asked.query()).doesNotHaveDuplicates();
        if (answer.path("partial").asBoolean()) {
            lastMissing = answer.path("missing").toString();
            assertThat(answer.path("missing")).isNotEmpty();
            assertThat(expected).as(asked.query()).containsAll(found);
            return true;
        }
        assertThat(found).as(asked.query()).containsExactlyInAnyOrderElementsOf(expected);
        return false;
    }
}
