package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Answers that hold for the minute they were asked in: whoever asks the same in it gets the same, and who asks while it is being
 * found waits for it. One that is not whole, or a fault, is not kept. Bounded; a restart may lose it. Thread-safe.
 */
final class KeptAnswers {
    /** Different questions of a minute; of more the oldest is found anew. */
    static final int MOST = 32;

    private static final long MINUTE_MILLIS = 60_000;

    private final Map<Asked, FutureTask<ObjectNode>> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, FutureTask<ObjectNode>> eldest) {
            return size() > MOST;
        }
    };

    private record Asked(String path, Map<String, String> parameters, long minute) {}

    /** @return the answer, a copy of its own */
    ObjectNode of(String path, Params params, Supplier<ObjectNode> finding) {
        Asked asked = new Asked(path, new TreeMap<>(params.all()), Math.floorDiv(params.now(), MINUTE_MILLIS));
        FutureTask<ObjectNode> task;
        boolean mine;
        synchronized (kept) {
            kept.keySet().removeIf(old -> old.minute < asked.minute - 1);
            FutureTask<ObjectNode> there = kept.get(asked);
            mine = there == null;
            task = mine ? new FutureTask<>(finding::get) : there;
            if (mine) {
                kept.put(asked, task);
            }
        }
        if (mine) {
            task.run();
        }
        try {
            ObjectNode answer = task.get();
            if (mine && answer.path("partial").asBoolean()) {
                forget(asked, task);
            }
            return answer.deepCopy();
        } catch (ExecutionException e) {
            forget(asked, task);
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while another one's answer was awaited", e);
        }
    }

    private void forget(Asked asked, FutureTask<ObjectNode> task) {
        synchronized (kept) {
            kept.remove(asked, task);
        }
    }
}
