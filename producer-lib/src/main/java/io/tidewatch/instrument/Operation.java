package io.tidewatch.instrument;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Timer;
import io.tidewatch.instrument.context.Context;
import io.tidewatch.instrument.context.Span;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one name: begun, then ended once, by {@link #succeeded}, {@link #failed} or the completion of a stage. Own
 * faults (a logger that throws) never reach the caller. Thread-safe.
 */
final class Operation {
    private final CallSpec spec;
    private final CallMeters meters;
    private final FailureSink failures;
    private final Clock clock;
    private final long slowNanos;

    Operation(CallSpec spec, CallMeters meters, FailureSink failures, Clock clock) {
        this.spec = spec;
        this.meters = meters;
        this.failures = failures;
        this.clock = clock;
        this.slowNanos = spec.slow().isZero() ? Long.MAX_VALUE : spec.slow().toNanos();
    }

    String name() {
        return spec.name();
    }

    /** @return when it began, to be given to what ends the call */
    long begin() {
        meters.active().increment();
        return clock.monotonicTime();
    }

    /** @return the span this call is; null where it is none */
    @Nullable
    Span span() {
        return spec.span() ? Span.enter() : null;
    }

    void succeeded(long from) {
        end(from, meters.succeeded());
    }

    void failed(long from, Throwable thrown) {
        Throwable cause = unwrapped(thrown);
        long took = end(from, meters.failed(cause));
        if (!spec.expects(cause)) {
            report(cause, took);
        }
    }

    /** Ends the call when the stage does. @return the stage itself */
    <S extends CompletionStage<?>> S completing(long from, S stage) {
        Context context = Context.capture();
        stage.whenComplete((value, thrown) -> {
            try (Context.Attached attached = context.attach()) {
                if (thrown == null) {
                    succeeded(from);
                } else {
                    failed(from, thrown);
                }
            }
        });
        return stage;
    }

    private long end(long from, Timer timer) {
        long took = clock.monotonicTime() - from;
        meters.active().decrement();
        timer.record(took, TimeUnit.NANOSECONDS);
        if (took > slowNanos) {
            slow(took);
        }
        return took;
    }

    // what an appender throws is its fault, not the call's
    @SuppressWarnings("CatchingUnchecked")
    private void slow(long took) {
        try {
            spec.log()
                    .atWarn()
                    .addKeyValue("operation", spec.name())
                    .addKeyValue("duration_ms", TimeUnit.NANOSECONDS.toMillis(took))
                    .log(
                            "{} took {} ms, longer than {} ms",
                            spec.name(),
                            TimeUnit.NANOSECONDS.toMillis(took),
                            TimeUnit.NANOSECONDS.toMillis(slowNanos));
        } catch (Exception e) {
            return;
        }
    }

    @SuppressWarnings("CatchingUnchecked")
    private void report(Throwable thrown, long took) {
        try {
            // first the capture, which names the operation: the line's error is the same throwable
            if (spec.captureErrors()) {
                failures.failed(thrown, spec.name());
            }
            if (spec.logFailures()) {
                spec.log()
                        .atError()
                        .addKeyValue("operation", spec.name())
                        .addKeyValue("duration_ms", TimeUnit.NANOSECONDS.toMillis(took))
                        .setCause(thrown)
                        .log("{} failed after {} ms", spec.name(), TimeUnit.NANOSECONDS.toMillis(took));
            }
        } catch (Exception e) {
            return;
        }
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown.getCause();
        boolean wrapper = thrown instanceof CompletionException || thrown instanceof ExecutionException;
        return wrapper && cause != null ? cause : thrown;
    }
}
