package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.FreePort;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two notifiers share the work on one broker; one of them is killed, and the other tells of what comes then. */
class TwoNotifiersIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int ALERTS = 20;

    @TempDir
    Path dir;

    @Test
    void eachAlertIsToldOnce_whoeverIsKilled() throws Exception {
        try (WebhookReceiver people = new WebhookReceiver();
                EmbeddedKafka kafka = Feed.broker(dir.resolve("kafka"), FreePort.next(), 4);
                Feed feed = new Feed(kafka.bootstrapServers());
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                Child one = notifier("one", kafka, people);
                Child two = notifier("two", kafka, people)) {
            // Given
            awaitMembers(admin, 2);
            fire(feed, "both");
            awaitTold(people, ALERTS);
            // When
            one.kill();
            fire(feed, "two alone");
            awaitTold(people, 2 * ALERTS);
            awaitMembers(admin, 1);
            try (Child again = notifier("one", kafka, people)) {
                awaitMembers(admin, 2);
                two.kill();
                fire(feed, "one alone");
                // Then
                awaitTold(people, 3 * ALERTS);
                assertThat(again.alive()).isTrue();
                await().during(Duration.ofSeconds(5))
                        .atMost(Duration.ofSeconds(10))
                        .untilAsserted(() -> assertThat(people.messages().values())
                                .hasSize(3 * ALERTS)
                                .containsOnly(1));
            }
        }
    }

    private static void awaitTold(WebhookReceiver people, int alerts) {
        await().atMost(SOON).untilAsserted(() -> assertThat(people.keysByNews()).hasSize(alerts));
        assertThat(people.keysByNews().values())
                .allSatisfy(keys -> assertThat(keys).hasSize(1));
        assertThat(people.messages().values()).containsOnly(1);
    }

    /** Both the one who decides and the one who sends have to have their share. */
    private static void awaitMembers(Admin admin, int members) {
        List<String> groups = List.of("tidewatch-notifier", "tidewatch-notifier-sender");
        await().atMost(SOON).ignoreExceptions().untilAsserted(() -> {
            for (ConsumerGroupDescription group :
                    admin.describeConsumerGroups(groups).all().get().values()) {
                assertThat(group.members())
                        .hasSize(members)
                        .allSatisfy(member -> assertThat(member.assignment().topicPartitions())
                                .isNotEmpty());
            }
        });
    }

    private static void fire(Feed feed, String when) {
        for (int i = 0; i < ALERTS; i++) {
            String key = when + " " + i;
            feed.raw(Topics.ALERTS, Feed.bytes(key), JsonCodec.ALERT.encode(Fired.alert(key)));
        }
    }

    private Child notifier(String name, EmbeddedKafka kafka, WebhookReceiver people) throws Exception {
        Path config = Files.writeString(dir.resolve(name + ".json"), """
                {"kafka": {"bootstrapServers": "BOOTSTRAP"},
                 "notifier": {
                   "instanceId": "NAME",
                   "kafka": {"replication": 1},
                   "state": {"dir": "STATE", "allowTemporaryDir": true},
                   "streams": {"sessionTimeout": "6s"},
                   "routes": [{"name": "all", "receivers": ["people"], "groupBy": ["instance"]}],
                   "receivers": [{"name": "people", "channels": [{
                     "name": "hook", "type": "webhook", "rate": {"burst": 1000},
                     "webhook": {"url": "URL", "allowHttp": true, "allowLoopback": true}}]}]}}
                """.replace("BOOTSTRAP", kafka.bootstrapServers())
                .replace("NAME", name)
                .replace("STATE", dir.resolve("state-" + name).toString())
                .replace("URL", people.url()));
        return Child.start(dir.resolve(name + ".log"), "notifier", "-c", config.toString());
    }
}
