package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
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
                .isEqualTo("Kafka at k:1 cannot be used: wrong password; trying again");
        assertThat(KafkaFault.of("k:1", new KafkaException("no producer", new ConfigException("No resolvable urls"))))
                .isEqualTo("Kafka at k:1 cannot be used: No resolvable urls; trying again");
        // a broker that answers, but has no such topic
        assertThat(KafkaFault.of("k:1", new TimeoutException("no topic", new UnknownTopicOrPartitionException("gone"))))
                .isEqualTo("Kafka at k:1 cannot be used: gone; trying again");
    }
}
