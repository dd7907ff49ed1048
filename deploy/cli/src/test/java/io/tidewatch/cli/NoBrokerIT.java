package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.FreePort;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processor, notifier and agent are there before Kafka is: each says so once, in the same words, waits, then works. */
class NoBrokerIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int MOST_LINES = 10;

    @TempDir
    Path dir;

    @Test
    void eachSaysItOnce_andRecoversByItself() throws Exception {
        int port = FreePort.next();
        int http = FreePort.next();
        String bootstrap = "127.0.0.1:" + port;
        try (Child processor = Child.processor(dir, "processor", bootstrap, http);
                Child notifier = notifier(bootstrap);
                Child agent = agent(bootstrap)) {
            List<Child> all = List.of(processor, notifier, agent);
            await().atMost(Duration.ofSeconds(45)).untilAsserted(() -> {
                for (Child child : all) {
                    assertThat(child.lines()).anyMatch(line -> silent(bootstrap, line));
                }
            });
            // time enough to try again several times
            await().during(Duration.ofSeconds(12))
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        for (Child child : all) {
                            assertThat(child.alive()).isTrue();
                            assertThat(child.lines())
                                    .hasSizeLessThanOrEqualTo(MOST_LINES)
                                    .noneMatch(line -> line.startsWith("\tat "));
                            assertThat(child.lines().stream().filter(line -> silent(bootstrap, line)))
                                    .hasSize(1);
                        }
                    });
            long broker = System.nanoTime();
            try (EmbeddedKafka kafka = Feed.broker(dir.resolve("kafka"), port, 2);
                    Feed feed = new Feed(kafka.bootstrapServers());
                    Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                System.out.println("broker after " + seconds(broker));
                Api api = new Api(http);
                await().atMost(SOON)
                        .untilAsserted(
                                () -> assertThat(feed.read(Topics.METRICS)).isNotEmpty());
                System.out.println("agent's metrics after " + seconds(broker));
                await().atMost(SOON)
                        .until(() -> api.ready() && api.items("hosts").size() == 1);
                System.out.println("processor ready with the host after " + seconds(broker));
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(
                                        admin.listGroups().all().get().stream().map(GroupListing::groupId))
                                .anyMatch(group -> group.startsWith("tidewatch-notifier")));
                System.out.println("notifier's group after " + seconds(broker));
                assertThat(all).allMatch(Child::alive);
            }
        }
    }

    private static boolean silent(String bootstrap, String line) {
        return line.strip().endsWith("Kafka at " + bootstrap + " does not answer; trying again");
    }

    private static String seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1_000_000 + " ms";
    }

    private Child notifier(String bootstrap) throws Exception {
        return Child.start(
                dir.resolve("notifier.log"),
                "notifier",
                "-k",
                bootstrap,
                "-D",
                "notifier.kafka.replication=1",
                "-D",
                "notifier.state.dir=" + dir.resolve("notifier"),
                "-D",
                "notifier.state.allowTemporaryDir=true");
    }

    private Child agent(String bootstrap) throws Exception {
        return Child.start(
                dir.resolve("agent.log"),
                "agent",
                "-k",
                bootstrap,
                "-D",
                "agent.interval=1s",
                "-D",
                "agent.dataDir=" + dir.resolve("agent"));
    }
}
