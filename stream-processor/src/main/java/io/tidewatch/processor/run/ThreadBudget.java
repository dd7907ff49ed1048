package io.tidewatch.processor.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.errors.TopologyException;

/**
 * Whether a stream thread that died is replaced. What starting again cannot mend (credentials, rights, configuration,
 * missing topics) stops the application at once; all else is replaced, within a budget. A corrupt store is of the
 * second kind: under exactly-once the new thread throws its files away and restores them. Thread-safe.
 */
final class ThreadBudget {
    private final int most;
    private final long windowMillis;
    private final Deque<Long> replaced = new ArrayDeque<>();

    ThreadBudget(int most, Duration window) {
        this.most = most;
        this.windowMillis = window.toMillis();
    }

    synchronized StreamThreadExceptionResponse decide(Throwable fault, long nowMillis) {
        if (incurable(fault).isPresent()) {
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        while (!replaced.isEmpty() && replaced.peekFirst() <= nowMillis - windowMillis) {
            replaced.removeFirst();
        }
        if (replaced.size() >= most) {
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        replaced.addLast(nowMillis);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /** @return the cause in the chain that no restart mends */
    static Optional<Throwable> incurable(Throwable fault) {
        int depth = 0;
        for (Throwable t = fault; t != null && depth < 20; t = t.getCause(), depth++) {
            if (t instanceof AuthenticationException
                    || t instanceof AuthorizationException
                    || t instanceof ConfigException
                    || t instanceof UnsupportedVersionException
                    || t instanceof MissingSourceTopicException
                    || t instanceof TopologyException) {
                return Optional.of(t);
            }
        }
        return Optional.empty();
    }
}
