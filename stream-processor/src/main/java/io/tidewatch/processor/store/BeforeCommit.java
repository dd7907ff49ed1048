package io.tidewatch.processor.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * Tells processors of a task that it is about to commit, so that what they gathered goes out in the transaction of the
 * records it was gathered from: nothing is lost or said twice, whenever the process ends. A store that stores nothing.
 */
public final class BeforeCommit implements StateStore, CachedStateStore<Void, Void> {
    private static final String SUFFIX = "-before-commit";

    private final String name;
    // by processor: one that was suspended and goes on takes its own place
    private final Map<String, Runnable> actions = new LinkedHashMap<>();
    private boolean open;

    private BeforeCommit(String name) {
        this.name = name;
    }

    /** @return what to connect a processor of that name with */
    public static StoreBuilder<BeforeCommit> builder(String processor) {
        return new Builder(processor + SUFFIX);
    }

    /** @return whether a store of that name is one of these: without rows and without a changelog */
    public static boolean is(String store) {
        return store.endsWith(SUFFIX);
    }

    /**
     * To be called in a processor's {@code init}.
     *
     * @param processor the name given to {@link #builder}
     * @param action runs before each commit on the task's thread; may forward as {@code process} may
     */
    public static void run(ProcessorContext<?, ?> context, String processor, Runnable action) {
        InternalProcessorContext<?, ?> inner = (InternalProcessorContext<?, ?>) context;
        ProcessorNode<?, ?, ?, ?> node = inner.currentNode();
        BeforeCommit store = context.getStateStore(processor + SUFFIX);
        store.actions.put(node.name(), () -> {
            ProcessorNode<?, ?, ?, ?> before = inner.currentNode();
            inner.setCurrentNode(node);
            try {
                action.run();
            } finally {
                inner.setCurrentNode(before);
            }
        });
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, (key, value) -> {});
        open = true;
    }

    @Override
    public void flushCache() {
        actions.values().forEach(Runnable::run);
    }

    @Override
    public void clearCache() {
        // the task becomes a standby: what was gathered went out with its last commit
        actions.clear();
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Void, Void> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public void close() {
        open = false;
        actions.clear();
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    private record Builder(String name) implements StoreBuilder<BeforeCommit> {
        @Override
        public StoreBuilder<BeforeCommit> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<BeforeCommit> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<BeforeCommit> withLoggingEnabled(Map<String, String> config) {
            throw new UnsupportedOperationException(name + " has no rows to log");
        }

        @Override
        public StoreBuilder<BeforeCommit> withLoggingDisabled() {
            return this;
        }

        @Override
        public BeforeCommit build() {
            return new BeforeCommit(name);
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }
    }
}
