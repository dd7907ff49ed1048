package io.tidewatch.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.MetadataProvenance;
import org.apache.kafka.server.common.KRaftVersion;
import org.junit.jupiter.api.Test;

class PatientMetadataCacheTest {
    private static final ListenerName LISTENER = new ListenerName("PLAINTEXT");
    private static final int NOBODY = -1;

    private final PatientMetadataCache cache = new PatientMetadataCache(1, () -> KRaftVersion.KRAFT_VERSION_1);

    @Test
    void partitionWithoutLeader_hasNoNodeJustNow() {
        leaderIs(NOBODY);
        assertThat(cache.getPartitionLeaderEndpoint("topic", 0, LISTENER)).hasValue(Node.noNode());
    }

    @Test
    void partitionNobodyKnows_isEmpty() {
        leaderIs(NOBODY);
        assertThat(cache.getPartitionLeaderEndpoint("topic", 1, LISTENER)).isEmpty();
        assertThat(cache.getPartitionLeaderEndpoint("other", 0, LISTENER)).isEmpty();
    }

    @Test
    void partitionWithLeader_hasItsAddress() {
        leaderIs(1);
        assertThat(cache.getPartitionLeaderEndpoint("topic", 0, LISTENER))
                .hasValueSatisfying(node -> assertThat(node.id() + "@" + node.host() + ":" + node.port())
                        .isEqualTo("1@localhost:9092"));
    }

    private void leaderIs(int leader) {
        Uuid id = Uuid.randomUuid();
        MetadataDelta delta =
                new MetadataDelta.Builder().setImage(MetadataImage.EMPTY).build();
        RegisterBrokerRecord.BrokerEndpointCollection endpoints = new RegisterBrokerRecord.BrokerEndpointCollection();
        endpoints.add(new RegisterBrokerRecord.BrokerEndpoint()
                .setName(LISTENER.value())
                .setHost("localhost")
                .setPort(9092));
        delta.replay(new RegisterBrokerRecord().setBrokerId(1).setFenced(false).setEndPoints(endpoints));
        delta.replay(new TopicRecord().setName("topic").setTopicId(id));
        delta.replay(new PartitionRecord()
                .setTopicId(id)
                .setPartitionId(0)
                .setReplicas(List.of(1))
                .setIsr(List.of(1))
                .setLeader(leader));
        cache.setImage(delta.apply(MetadataProvenance.EMPTY));
    }
}
