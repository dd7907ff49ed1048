package io.tidewatch.topics;

import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NetworkException;

/** What every part says, in the same words, while Kafka cannot be used. */
public final class KafkaFault {
    private KafkaFault() {}

    /** @return one sentence for the log and for people: who does not answer, or refuses why */
    public static String of(String bootstrapServers, Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        if (isSilence(root)) {
            return "Kafka at " + bootstrapServers + " does not answer; trying again";
        }
        String why =
                Objects.requireNonNullElse(root.getMessage(), root.getClass().getSimpleName());
        return "Kafka at " + bootstrapServers + " cannot be used: " + why + "; trying again";
    }

    /** @return what is said when that is over */
    public static String over(String bootstrapServers) {
        return "Kafka at " + bootstrapServers + " answers";
    }

    private static boolean isSilence(Throwable root) {
        return root instanceof TimeoutException
                || root instanceof org.apache.kafka.common.errors.TimeoutException
                || root instanceof DisconnectException
                || root instanceof NetworkException;
    }
}
