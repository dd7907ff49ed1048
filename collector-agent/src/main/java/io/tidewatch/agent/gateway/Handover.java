package io.tidewatch.agent.gateway;

import io.tidewatch.agent.gateway.series.Gathered;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.publish.Capture;
import io.tidewatch.publish.DropReason;
import io.tidewatch.publish.EventWeight;
import io.tidewatch.publish.Publisher;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The events of one request on their way to Kafka: waits until all have arrived, or one is lost. */
final class Handover {
    private final Consumer<MetricBatch> whenLost;
    private int open = 1;
    private boolean lost;

    /** What became of a request's events. */
    enum Outcome {
        DELIVERED,
        /** Some are lost: the sender has them still. */
        LOST,
        /** Not known yet: they may arrive. */
        LATE
    }

    private abstract class Tracked<E> implements Capture<E> {
        final E event;
        private final int weightBytes;

        Tracked(E event, int weightBytes) {
            this.event = event;
            this.weightBytes = weightBytes;
        }

        @Override
        public int weightBytes() {
            return weightBytes;
        }

        @Override
        public E toEvent() {
            return event;
        }

        @Override
        public void delivered() {
            done(true);
        }

        @Override
        public void lost(DropReason reason) {
            // one that cannot be sent cannot be sent the next time either: to ask for it again would be for ever
            boolean never = reason == DropReason.OVERSIZED || reason == DropReason.ENCODE_FAILED;
            if (!never && event instanceof MetricBatch batch) {
                whenLost.accept(batch);
            }
            done(never);
        }
    }

    private final class Line extends Tracked<LogEvent> {
        Line(LogEvent event) {
            super(event, EventWeight.of(event));
        }

        @Override
        public LogLevel level() {
            return event.level();
        }
    }

    private final class Batch extends Tracked<MetricBatch> {
        Batch(MetricBatch event) {
            super(event, EventWeight.of(event));
        }
    }

    private final class Failure extends Tracked<ErrorEvent> {
        Failure(ErrorEvent event) {
            super(event, EventWeight.of(event));
        }
    }

    private Handover(Consumer<MetricBatch> whenLost) {
        this.whenLost = whenLost;
    }

    /**
     * @param whenLost hears of each batch that may be sent again, also after this returned, from any thread
     */
    static Outcome give(Gathered gathered, Publisher publisher, Duration patience, Consumer<MetricBatch> whenLost) {
        Handover handover = new Handover(whenLost);
        for (MetricBatch batch : gathered.batches()) {
            boolean taken = publisher.metrics(handover.opened(handover.new Batch(batch)));
            if (!taken) {
                whenLost.accept(batch);
            }
            handover.given(taken);
        }
        for (LogEvent line : gathered.logs()) {
            handover.given(publisher.log(handover.opened(handover.new Line(line))));
        }
        for (ErrorEvent error : gathered.errors()) {
            handover.given(publisher.error(handover.opened(handover.new Failure(error))));
        }
        handover.done(true);
        return handover.await(patience);
    }

    private synchronized <C> C opened(C capture) {
        open++;
        return capture;
    }

    /** What was not taken hears nothing more. */
    private void given(boolean taken) {
        if (!taken) {
            done(false);
        }
    }

    private synchronized void done(boolean well) {
        open--;
        lost |= !well;
        if (open == 0) {
            notifyAll();
        }
    }

    private synchronized Outcome await(Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toNanos(); open > 0 && left > 0; left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (lost) {
            return Outcome.LOST;
        }
        return open > 0 ? Outcome.LATE : Outcome.DELIVERED;
    }
}
