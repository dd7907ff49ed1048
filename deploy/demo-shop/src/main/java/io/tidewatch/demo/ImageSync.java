package io.tidewatch.demo;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Copies article images to another site, task by task, from a queue that grows while the other site is slow. */
final class ImageSync {
    private static final Logger LOG = LoggerFactory.getLogger(ImageSync.class);

    private final Trouble trouble;
    private final Deque<Integer> queue = new ArrayDeque<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private int nextTask;

    ImageSync(MeterRegistry metrics, Trouble trouble) {
        this.trouble = trouble;
        metrics.gauge("queue.size", Tags.of("queue", "image-sync"), waiting);
    }

    // nothing waits for the turns; each catches what goes wrong in it
    @SuppressWarnings("FutureReturnValueIgnored")
    void start() {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread t = new Thread(task, "image-sync");
            t.setDaemon(true);
            return t;
        });
        thread.scheduleAtFixedRate(this::turn, 100, 100, TimeUnit.MILLISECONDS);
    }

    private void turn() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (random.nextInt(3) > 0) {
            queue.add(++nextTask);
        }
        // in trouble one of twenty gets through, so the queue grows
        boolean stuck = trouble.now() && random.nextInt(20) > 0;
        for (int i = 0; i < 2 && !stuck && !queue.isEmpty(); i++) {
            work(queue.poll(), random);
        }
        waiting.set(queue.size());
    }

    private void work(int task, ThreadLocalRandom random) {
        MDC.put("task_id", "sync-" + task);
        try {
            if (random.nextInt(150) == 0) {
                throw new IOException("connection reset by cdn-" + random.nextInt(3));
            }
            LOG.info("image {} copied, {} bytes", task, 10_000 + random.nextInt(400_000));
        } catch (IOException e) {
            LOG.error("image {} was not copied", task, e);
        } finally {
            MDC.remove("task_id");
        }
    }
}
