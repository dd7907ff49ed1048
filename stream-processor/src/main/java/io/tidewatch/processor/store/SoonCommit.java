package io.tidewatch.processor.store;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a task's next commit at the pace of {@link CommitPace}, once something is there to be committed. A punctuator that
 * runs all the time would make commits of nothing, for Streams commits after each. For one store; of the task's thread.
 */
final class SoonCommit {
    /** What comes together is committed together. */
    private static final long LEAST_MILLIS = 5;

    private final @Nullable ProcessingContext task;
    private final LongSupplier recordMillis;
    private final long soonMillis;
    private final long behindMillis;
    private long committedAt;
    private @Nullable Cancellable asked;

    /** @param recordMillis time of the record that is processed: of several topics one may be far behind another */
    SoonCommit(@Nullable ProcessingContext task, LongSupplier recordMillis, CommitPace pace) {
        this.task = task;
        this.recordMillis = recordMillis;
        soonMillis = pace.soon().toMillis();
        behindMillis = pace.behind().toMillis();
    }

    /** One that never asks. */
    static SoonCommit never() {
        return new SoonCommit(null, () -> 0, new CommitPace(Duration.ofMillis(1), Duration.ZERO));
    }

    static SoonCommit of(StateStoreContext context) {
        CommitPace pace = CommitPace.of(context.appConfigs());
        return pace != null && context instanceof ProcessingContext task
                ? new SoonCommit(task, () -> recordMillis(task), pace)
                : never();
    }

    private static long recordMillis(ProcessingContext task) {
        ProcessorRecordContext record = task instanceof InternalProcessorContext<?, ?> own ? own.recordContext() : null;
        return record == null ? task.currentStreamTimeMs() : record.timestamp();
    }

    /** Something changed, the first since the last commit. */
    void changed() {
        ProcessingContext to = task;
        if (to == null || asked != null) {
            return;
        }
        long now = to.currentSystemTimeMs();
        if (now - recordMillis.getAsLong() > behindMillis) {
            return;
        }
        long wait = Math.max(LEAST_MILLIS, committedAt + soonMillis - now);
        asked = to.schedule(Duration.ofMillis(wait), PunctuationType.WALL_CLOCK_TIME, at -> {
            cancel();
            to.commit();
        });
    }

    /** The task commits. */
    void committed() {
        cancel();
        committedAt = task == null ? 0 : task.currentSystemTimeMs();
    }

    private void cancel() {
        if (asked != null) {
            asked.cancel();
            asked = null;
        }
    }
}
