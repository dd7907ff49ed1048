package io.tidewatch.kafka.embedded;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.metadata.KRaftMetadataCache;
import org.apache.kafka.server.common.KRaftVersion;

/**
 * Knows a partition without a leader from a partition that is gone. Kafka's own does not, up to 4.4.0 (KAFKA-20734): the
 * transaction coordinator leaves out the commit marker of a partition that has no leader just then, notes the commit as
 * complete, and what was written stays undecided for ever. A single node has no leader each time it comes back after a
 * kill. To be deleted with the first Kafka that has it mended; {@code KilledInCommitIT} tells.
 */
final class PatientMetadataCache extends KRaftMetadataCache {
    PatientMetadataCache(int brokerId, Supplier<KRaftVersion> version) {
        super(brokerId, version);
    }

    /** @return empty for an unknown partition only; no node where there is no leader: ask again later */
    @Override
    public Optional<Node> getPartitionLeaderEndpoint(String topic, int partition, ListenerName listener) {
        Optional<Node> leader = super.getPartitionLeaderEndpoint(topic, partition, listener);
        return leader.isEmpty() && contains(new TopicPartition(topic, partition)) ? Optional.of(Node.noNode()) : leader;
    }
}
