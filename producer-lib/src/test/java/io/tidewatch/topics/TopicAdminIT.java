package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewatch.BrokerUnderTest;
import io.tidewatch.wire.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerUnderTest.Provider.class)
class TopicAdminIT {
    private static final TopicLayout LAYOUT = TopicLayout.of(2, 1);

    @Test
    void applied_twice_createsOnceAndIsContent(BrokerUnderTest kafka) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            TopicAdmin.Applied first = TopicAdmin.apply(admin, LAYOUT);
            TopicAdmin.Applied second = TopicAdmin.apply(admin, LAYOUT);

            assertThat(first.problems()).isEmpty();
            assertThat(first.created().size() + first.unchanged().size())
                    .isEqualTo(LAYOUT.specs().size());
            assertThat(second.created()).isEmpty();
            assertThat(second.unchanged()).hasSize(LAYOUT.specs().size());
        }
    }

    @Test
    void check_saysAllThatIsWrongAtOnce_eachWithTheWayOut(BrokerUnderTest kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            TopicAdmin.apply(admin, LAYOUT);
            timestamps(admin, "CreateTime");
            try {
                // a broker knows of a changed setting a moment after it was changed
                await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                    List<String> problems = TopicAdmin.check(
                            admin, new TopicLayout(2, 5, 2, 1, Duration.ofDays(30), Duration.ofDays(3)));

                    assertThat(problems)
                            .hasSize(3)
                            .anyMatch(
                                    p -> p.startsWith("topic tidewatch.signals has 2 partitions where the configuration"
                                                    + " says 5")
                                            && p.contains("set it to 2"))
                            .anyMatch(p -> p.startsWith("topic tidewatch.alert-commands has 2 partitions"))
                            .anyMatch(p -> p.startsWith("topic tidewatch.audit has message.timestamp.type=CreateTime")
                                    && p.endsWith("--add-config message.timestamp.type=LogAppendTime"));
                });
            } finally {
                timestamps(admin, "LogAppendTime");
            }
        }
    }

    private static void timestamps(Admin admin, String type) throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, Topics.AUDIT),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("message.timestamp.type", type), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }
}
