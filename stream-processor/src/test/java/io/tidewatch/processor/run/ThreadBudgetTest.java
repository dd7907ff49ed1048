package io.tidewatch.processor.run;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class ThreadBudgetTest {
    private static final long MINUTE = 60_000;

    private final ThreadBudget budget = new ThreadBudget(3, Duration.ofMinutes(10));

    @Test
    void threads_areReplacedWithinTheBudget_andAgainWhenItsWindowHasPassed() {
        RuntimeException fault = new ProcessorStateException("RocksDB: corruption");

        assertThat(budget.decide(fault, 0)).isEqualTo(REPLACE_THREAD);
        assertThat(budget.decide(fault, MINUTE)).isEqualTo(REPLACE_THREAD);
        assertThat(budget.decide(fault, 2 * MINUTE)).isEqualTo(REPLACE_THREAD);
        assertThat(budget.decide(fault, 10 * MINUTE - 1)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(budget.decide(fault, 10 * MINUTE)).isEqualTo(REPLACE_THREAD);
        assertThat(budget.decide(fault, 11 * MINUTE - 1)).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void whatNoRestartMends_stopsAtOnce_howeverDeepItLies() {
        assertThat(budget.decide(new StreamsException(new SaslAuthenticationException("no")), 0))
                .isEqualTo(SHUTDOWN_CLIENT);
        assertThat(budget.decide(
                        new StreamsException("send", new RuntimeException(new TopicAuthorizationException("no"))), 0))
                .isEqualTo(SHUTDOWN_CLIENT);
        assertThat(budget.decide(new MissingSourceTopicException("gone"), 0)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(ThreadBudget.incurable(new TaskCorruptedException(Set.of(new TaskId(0, 0)))))
                .isEmpty();
    }

    @Test
    void chainThatLeadsBackToItself_ends() {
        RuntimeException a = new RuntimeException("a");
        RuntimeException b = new RuntimeException("b", a);
        a.initCause(b);

        assertThat(ThreadBudget.incurable(a)).isEmpty();
    }
}
