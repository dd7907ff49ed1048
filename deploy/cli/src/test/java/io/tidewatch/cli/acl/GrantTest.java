package io.tidewatch.cli.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.notifier.NotifierConfig;
import io.tidewatch.notifier.NotifierTopology;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.topics.TopicSpec;
import io.tidewatch.wire.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

class GrantTest {
    private static final TopicLayout LAYOUT = TopicLayout.of(2, 1);
    private static final Path TOPOLOGIES =
            Path.of("..", "..", "stream-processor", "src", "test", "resources", "golden");

    @Test
    void processor_mayReadAndWriteWhatItsTopologiesDo_andALittleMore() throws IOException {
        String topologies = Files.readString(TOPOLOGIES.resolve("analysis-topology.txt"))
                + Files.readString(TOPOLOGIES.resolve("alerts-topology.txt"));
        Set<String> reads = topics(topologies, "Source: .*topics: \\[(tidewatch\\.[^]]+)]");
        // loaded at the start, shown on the console, written beside the topology, asked for by HTTP
        reads.addAll(List.of(Topics.PATTERN_CATALOG, Topics.NOTIFICATIONS, Topics.REPORTS, Topics.AUDIT));
        Set<String> writes = topics(topologies, "Sink: .*topic: (tidewatch\\.[^)]+)\\)");
        // the predefined ones; what is asked for by HTTP
        writes.addAll(List.of(Topics.RULES, Topics.ALERT_COMMANDS));

        assertThat(allowed(Part.PROCESSOR, AclOperation.READ)).isEqualTo(reads);
        assertThat(allowed(Part.PROCESSOR, AclOperation.WRITE)).isEqualTo(writes);
    }

    @Test
    void notifier_mayReadAndWriteWhatItsTopologyDoes() {
        String topology =
                NotifierTopology.build(NotifierConfig.defaults()).describe().toString();

        assertThat(allowed(Part.NOTIFIER, AclOperation.READ))
                .isEqualTo(topics(topology, "Source: .*topics: \\[(tidewatch\\.[^]]+)]"));
        assertThat(allowed(Part.NOTIFIER, AclOperation.WRITE))
                .isEqualTo(topics(topology, "Sink: .*topic: (tidewatch\\.[^)]+)\\)"));
    }

    @Test
    void topics_areGrantedByTheirNames_aBeginningOnlyWhereStreamsNamesThem() {
        for (Part part : Part.values()) {
            assertThat(part.rights(LAYOUT))
                    .filteredOn(right -> right.type() == ResourceType.TOPIC && right.prefix())
                    .allMatch(right -> right.name().endsWith("-"));
        }
        for (Part part : List.of(Part.LIBRARY, Part.AGENT)) {
            assertThat(allowed(part, AclOperation.WRITE)).contains(Topics.LOGS, Topics.SHORT_LOGS);
        }
    }

    @Test
    void subscriber_mayReadAlerts_andRememberThem() {
        assertThat(Part.SUBSCRIBER.rights(LAYOUT))
                .extracting(right -> right.type() + " " + right.name() + " " + right.operations())
                .containsExactly("TOPIC tidewatch.alerts [READ]", "GROUP tidewatch-subscriber- [READ]");
    }

    @Test
    void operators_seeEveryTopicOfTheLayout() {
        assertThat(Part.CONSOLE.rights(LAYOUT))
                .filteredOn(right -> right.type() == ResourceType.TOPIC)
                .extracting(Right::name)
                .containsExactlyElementsOf(
                        LAYOUT.specs().stream().map(TopicSpec::name).toList());
    }

    @Test
    void command_isWhatAShellTakes() {
        List<Grant> grants = Grant.of(LAYOUT, List.of("notifier=User:CN=it's me,O=Acme"));

        assertThat(grants.stream().map(grant -> grant.command("k1:9092,k2:9092")))
                .contains(
                        "kafka-acls --bootstrap-server 'k1:9092,k2:9092' --command-config admin.properties --add"
                                + " --allow-principal User:tidewatch-library --operation Write --topic tidewatch.logs",
                        "kafka-acls --bootstrap-server 'k1:9092,k2:9092' --command-config admin.properties --add"
                                + " --allow-principal 'User:CN=it'\\''s me,O=Acme' --operation Read --group"
                                + " tidewatch-notifier-sender",
                        "kafka-acls --bootstrap-server 'k1:9092,k2:9092' --command-config admin.properties --add"
                                + " --allow-principal User:tidewatch-processor --operation Read --operation Write"
                                + " --operation Create --operation Delete --operation DescribeConfigs --topic"
                                + " tidewatch-alerts- --resource-pattern-type prefixed");
    }

    @Test
    void partWithSeveralPrincipals_isGrantedEach() {
        List<Grant> grants = Grant.of(LAYOUT, List.of("library=User:shop", "Library=User:cart"));

        assertThat(grants.stream()
                        .filter(grant -> grant.part() == Part.LIBRARY)
                        .map(Grant::principal)
                        .distinct())
                .containsExactly("User:shop", "User:cart");
    }

    @Test
    void principalThatCannotBeRead_isNamed() {
        assertThatThrownBy(() -> Grant.of(LAYOUT, List.of("librarian=User:shop")))
                .hasMessage("part is 'librarian', expected one of [library, agent, subscriber, processor, notifier,"
                        + " console]");
        for (String each : List.of("library", "library=shop", "library=User:", "library=:shop")) {
            assertThatThrownBy(() -> Grant.of(LAYOUT, List.of(each)))
                    .hasMessage("principal is '" + each + "', expected PART=User:NAME");
        }
    }

    private static Set<String> allowed(Part part, AclOperation operation) {
        Set<String> names = new TreeSet<>();
        for (Right right : part.rights(LAYOUT)) {
            if (right.operations().contains(operation) && right.name().startsWith("tidewatch.")) {
                names.add(right.name());
            }
        }
        return names;
    }

    private static Set<String> topics(String topology, String pattern) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(topology);
        while (matcher.find()) {
            names.addAll(List.of(matcher.group(1).split(", ")));
        }
        return names;
    }
}
