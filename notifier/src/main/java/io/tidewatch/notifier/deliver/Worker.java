package io.tidewatch.notifier.deliver;

import io.tidewatch.notifier.channel.Attempt;
import io.tidewatch.notifier.channel.Channel;
import io.tidewatch.notifier.message.Intent;
import io.tidewatch.notifier.message.Outcome;
import java.time.Clock;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of a channel instance, with a bounded queue: a channel that hangs delays itself only. */
final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int MOST_QUEUED = 100;
    private static final int ENDS_WITHIN_SECONDS = 2;

    private final Channel channel;
    private final Clock clock;
    private final ThreadPoolExecutor thread;

    Worker(String name, Channel channel, Clock clock) {
        this.channel = channel;
        this.clock = clock;
        this.thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_QUEUED), task -> {
            Thread made = new Thread(task, "tidewatch-channel-" + name);
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * @param wanted asked just before it is sent; false: it is no longer ours to send
     * @param done told the outcome, on this worker's thread
     * @return false where the queue is full; to be offered again
     */
    boolean offer(Intent intent, BooleanSupplier wanted, Consumer<Outcome> done) {
        try {
            thread.execute(() -> {
                if (wanted.getAsBoolean()) {
                    done.accept(send(intent));
                }
            });
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private Outcome send(Intent intent) {
        long started = clock.millis();
        Attempt attempt;
        try {
            attempt = channel.send(intent);
        } catch (RuntimeException e) {
            // a bug of the channel costs this attempt; the message is kept back, it may hold a secret
            LOG.atError()
                    .addKeyValue("channel", intent.channel())
                    .addKeyValue("key", intent.key())
                    .addKeyValue("fault", e.getClass().getName())
                    .addKeyValue("at", e.getStackTrace().length == 0 ? "" : e.getStackTrace()[0])
                    .log("a channel failed where it should have answered");
            attempt = Attempt.retry(0, "fault " + e.getClass().getSimpleName());
        }
        long ended = clock.millis();
        long latency = Math.max(0, ended - started);
        if (attempt instanceof Attempt.RetryLater later) {
            return outcome(
                    intent, ended, Outcome.Result.RETRY, later.after().toMillis(), latency, attempt, later.reason());
        }
        if (attempt instanceof Attempt.Rejected rejected) {
            return outcome(intent, ended, Outcome.Result.REJECTED, 0, latency, attempt, rejected.reason());
        }
        return outcome(intent, ended, Outcome.Result.DELIVERED, 0, latency, attempt, "");
    }

    private static Outcome outcome(
            Intent intent,
            long atMillis,
            Outcome.Result result,
            long afterMillis,
            long latencyMillis,
            Attempt attempt,
            String detail) {
        return new Outcome(
                atMillis,
                intent.channel(),
                intent.key(),
                intent.attempt(),
                result,
                afterMillis,
                attempt.responseCode(),
                latencyMillis,
                detail);
    }

    /** Sends no more of what is queued; what is under way is ended by the channel. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        channel.close();
    }
}
