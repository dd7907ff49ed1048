package io.tidewatch.kafka.embedded;

import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.KRaftMetadataCache;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.LoggerFactory;

/**
 * Controller and broker of one node, put together as {@link KafkaRaftServer} does it, save that the broker finds leaders
 * by {@link PatientMetadataCache}.
 */
final class OneNode {
    private final ControllerServer controller;
    private final BrokerServer broker;

    /** Touches the formatted folder; starts nothing. */
    OneNode(Properties properties) {
        KafkaConfig config = new KafkaConfig(properties, false);
        var folder = KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(OneNode.class), "");
        MetaPropertiesEnsemble ids = folder._1();
        QuorumConfig quorum = config.quorumConfig();
        SharedServer shared = new SharedServer(
                config,
                ids,
                Time.SYSTEM,
                Server$.MODULE$.initializeMetrics(
                        config, Time.SYSTEM, ids.clusterId().orElseThrow()),
                CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(quorum.voters())),
                QuorumConfig.parseBootstrapServers(quorum.bootstrapServers()),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), folder._2());
        broker = new PatientBroker(shared);
    }

    /** The broker asks the controller for its place, so the controller goes first. */
    void startup() {
        controller.startup();
        broker.startup();
    }

    /** Returns when both have stopped; also after half a start. */
    void shutdown() {
        broker.shutdown();
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
    }

    /** A broker that is given the other cache in the place of its own, before anything has read it. */
    private static final class PatientBroker extends BrokerServer {
        PatientBroker(SharedServer shared) {
            super(shared);
        }

        @Override
        public void metadataCache_$eq(KRaftMetadataCache itsOwn) {
            super.metadataCache_$eq(new PatientMetadataCache(
                    config().nodeId(), () -> raftManager().client().kraftVersion()));
        }
    }
}
