package io.tidewatch.instrument.context;

import java.util.concurrent.Executor;

/** Gives each task the context of the thread that hands it over. */
record ContextExecutor(Executor executor) implements Executor {
    @Override
    public void execute(Runnable task) {
        executor.execute(Context.wrap(task));
    }
}
