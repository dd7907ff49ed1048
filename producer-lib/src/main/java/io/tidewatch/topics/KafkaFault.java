package io.tidewatch.topics;

import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NetworkException;

/** What every part says, in the same words, while Kafka cannot be used. */
public final class KafkaFault {
    private KafkaFault() {}

    /** @return one sentence for the log and for people: who does not answer, or refuses why, and what to do then */
    public static String of(String bootstrapServers, Throwable fault) {
        return once(bootstrapServers, fault) + "; trying again";
    }

    /** @return the same from one who does not try again */
    public static String once(String bootstrapServers, Throwable fault) {
        String access = AccessFault.of(fault);
        if (access != null) {
            return "Kafka at " + bootstrapServers + " cannot be used: " + access;
        }
        if (isSilence(fault)) {
            return "Kafka at " + bootstrapServers + " does not answer";
        }
        Throwable root = root(fault);
        String why =
                Objects.requireNonNullElse(root.getMessage(), root.getClass().getSimpleName());
        return "Kafka at " + bootstrapServers + " cannot be used: " + why;
    }

    /** @return what is said when that is over */
    public static String over(String bootstrapServers) {
        return "Kafka at " + bootstrapServers + " answers";
    }

    /** @return whether nobody answers, as against somebody who refuses */
    public static boolean isSilence(Throwable fault) {
        Throwable root = root(fault);
        return AccessFault.of(fault) == null
                && (root instanceof TimeoutException
                        || root instanceof org.apache.kafka.common.errors.TimeoutException
                        || root instanceof DisconnectException
                        || root instanceof NetworkException);
    }

    private static Throwable root(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
