package io.tidewatch.processor.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/** Does the same with several, on this thread and such helpers as come free at once. */
final class InParallel {
    private InParallel() {}

    /** @return what each came to, in the same order; throws what one of them threw */
    static <T, R> List<R> map(Executor helpers, int most, List<T> all, Function<T, R> each) {
        AtomicInteger next = new AtomicInteger();
        AtomicReferenceArray<R> done = new AtomicReferenceArray<>(all.size());
        Runnable work = () -> {
            for (int i = next.getAndIncrement(); i < all.size(); i = next.getAndIncrement()) {
                done.set(i, each.apply(all.get(i)));
            }
        };
        List<CompletableFuture<Void>> others = new ArrayList<>();
        try {
            for (int i = 1; i < Math.min(most, all.size()); i++) {
                others.add(CompletableFuture.runAsync(work, helpers));
            }
        } catch (RejectedExecutionException e) {
            // they are busy: this thread does it all
        }
        RuntimeException fault = null;
        try {
            work.run();
        } catch (RuntimeException e) {
            fault = e;
        }
        for (CompletableFuture<Void> other : others) {
            try {
                other.join();
            } catch (CompletionException e) {
                fault = e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
        if (fault != null) {
            throw fault;
        }
        List<R> out = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) {
            out.add(done.get(i));
        }
        return out;
    }
}
