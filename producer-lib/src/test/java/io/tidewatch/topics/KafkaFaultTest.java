package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.junit.jupiter.api.Test;

class KafkaFaultTest {
    @Test
    void silence_isToldInTheSameWords_howeverTheClientPutsIt() {
        for (Throwable silence : List.of(
                new TimeoutException("Topic tidewatch.logs not present in metadata after 500 ms."),
                new java.util.concurrent.TimeoutException(),
                new ExecutionException(new TimeoutException("Call(callName=listTopics) timed out")),
                new KafkaException("bootstrap", new DisconnectException()))) {
            assertThat(KafkaFault.of("k:1", silence)).isEqualTo("Kafka at k:1 does not answer; trying again");
        }
    }

    @Test
    void refusal_isToldWithItsReason() {
        assertThat(KafkaFault.of("k:1", new ExecutionException(new SaslAuthenticationException("wrong password"))))
                .isEqualTo(
                        "Kafka at k:1 cannot be used: it refuses the login (wrong password): check user and password in"
                                + " sasl.jaas.config, and sasl.mechanism; trying again");
        assertThat(KafkaFault.of("k:1", new KafkaException("no producer", new ConfigException("No resolvable urls"))))
                .isEqualTo("Kafka at k:1 cannot be used: No resolvable urls; trying again");
        // a broker that answers, but has no such topic
        assertThat(KafkaFault.of("k:1", new TimeoutException("no topic", new UnknownTopicOrPartitionException("gone"))))
                .isEqualTo("Kafka at k:1 cannot be used: gone; trying again");
    }

    @Test
    void refusalOfAccess_isToldWithTheWayOut() {
        assertThat(KafkaFault.of(
                        "k:1",
                        new SslAuthenticationException(
                                "SSL handshake failed", new SSLException("Unsupported or unrecognized SSL message"))))
                .isEqualTo("Kafka at k:1 cannot be used: it speaks no TLS on that port: use its TLS port, or set"
                        + " security.protocol to what it speaks; trying again");
        assertThat(KafkaFault.of("k:1", GroupAuthorizationException.forGroupId("readers")))
                .contains("no right to group readers", "--operation Read --group readers");
        assertThat(KafkaFault.of("k:1", new ClusterAuthorizationException("Cluster authorization failed.")))
                .contains("no right to that (Cluster authorization failed.): grant it with kafka-acls");
        assertThat(KafkaFault.of("k:1", new UnsupportedSaslMechanismException("Client SASL mechanism 'X' not enabled")))
                .contains("'X' not enabled: set sasl.mechanism to one the brokers offer");
        assertThat(KafkaFault.isSilence(new SaslAuthenticationException("wrong", new TimeoutException("slow"))))
                .isFalse();
    }
}
