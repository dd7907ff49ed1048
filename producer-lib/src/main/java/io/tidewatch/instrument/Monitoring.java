package io.tidewatch.instrument;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tidewatch.instrument.context.Span;
import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures calls: each name has {@code NAME.duration} (seconds, by {@code error.type}) and {@code NAME.active}.
 *
 * <pre>{@code
 * Orders orders = monitoring.proxy(Orders.class, new StoredOrders());      // what is @Monitored there
 * Receipt receipt = monitoring.call("receipt.print", () -> printer.print(order));
 * try (Scope scope = monitoring.scope("import").tag("format", "csv")) { ... }
 * }</pre>
 *
 * What the work throws goes to the caller as it is, checked types stay checked. Thread-safe.
 */
public final class Monitoring {
    private static final Logger LOG = LoggerFactory.getLogger(Monitoring.class);
    private static final String OTHER = "_other";

    private final MeterRegistry registry;
    private final FailureSink failures;
    private final MonitoringConfig config;
    private final ConcurrentHashMap<String, Operation> named = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ActiveKey, LongAdder> active = new ConcurrentHashMap<>();

    /** Calls of the same name and labels are counted together, whatever way they are measured. */
    private record ActiveKey(String name, Tags tags) {}

    /**
     * @param registry where the meters are; a composite where several are to have them
     * @param failures where failures go that are to be captured
     */
    public Monitoring(MeterRegistry registry, FailureSink failures, MonitoringConfig config) {
        this.registry = registry;
        this.failures = failures;
        this.config = config;
    }

    public MeterRegistry registry() {
        return registry;
    }

    public FailureSink failures() {
        return failures;
    }

    public MonitoringConfig config() {
        return config;
    }

    /**
     * @param type the interface that is called
     * @param target what does the work; {@link Monitored} is looked for on its class first, then on the interface
     * @return calls the target, measures what is annotated; {@code equals} and the like are the target's
     * @throws IllegalArgumentException where the type is no interface, or an annotation of it cannot be read
     */
    public <T> T proxy(Class<T> type, T target) {
        return MonitoredProxy.of(type, target, this);
    }

    /** Measures work that has a result; a {@link CompletionStage} that is returned ends the call when it completes. */
    public <T extends @Nullable Object, E extends Exception> T call(String name, Call<T, E> work) throws E {
        Operation operation = named(name);
        long from = operation.begin();
        T result;
        try (Span span = operation.span()) {
            result = work.call();
        } catch (Throwable e) {
            operation.failed(from, e);
            throw e;
        }
        if (result instanceof CompletionStage<?> stage) {
            operation.completing(from, stage);
        } else {
            operation.succeeded(from);
        }
        return result;
    }

    /** Measures work without a result. */
    public <E extends Exception> void run(String name, Run<E> work) throws E {
        Operation operation = named(name);
        long from = operation.begin();
        try (Span span = operation.span()) {
            work.run();
        } catch (Throwable e) {
            operation.failed(from, e);
            throw e;
        }
        operation.succeeded(from);
    }

    /** As {@link #call}, for what is a {@link Supplier} already. */
    public <T extends @Nullable Object> T supply(String name, Supplier<T> work) {
        return this.<T, RuntimeException>call(name, work::get);
    }

    /** Begins a call that ends when the scope is closed, on the same thread. */
    public Scope scope(String name) {
        boolean known = active.containsKey(new ActiveKey(name, Tags.empty()));
        String bounded = known || active.size() < config.maxOperations() ? name : other(name);
        return new Scope(this, bounded, active(bounded, Tags.empty()));
    }

    /**
     * Resolves once what calls of a method need, for interceptors such as Spring's.
     *
     * @param called the method that is called, maybe of an interface
     * @param target class of the object it is called on
     * @return null where neither it nor its type is annotated
     * @throws IllegalArgumentException where the annotation cannot be read
     */
    public @Nullable MonitoredMethod method(Method called, Class<?> target) {
        CallSpec spec = MonitoredMethods.find(called, target, config);
        return spec == null ? null : new MonitoredMethod(operation(spec));
    }

    Operation operation(CallSpec spec) {
        LongAdder running = active(spec.name(), spec.tags());
        CallMeters meters = new CallMeters(registry, spec.name(), spec.tags(), running, config.maxErrorTypes());
        return new Operation(spec, meters, failures, registry.config().clock());
    }

    private LongAdder active(String name, Tags tags) {
        return active.computeIfAbsent(new ActiveKey(name, tags), key -> CallMeters.active(registry, name, tags));
    }

    private Operation named(String name) {
        Operation known = named.get(name);
        return known != null ? known : firstOf(name);
    }

    private Operation firstOf(String name) {
        String bounded = named.size() < config.maxOperations() ? name : other(name);
        return named.computeIfAbsent(bounded, n -> operation(CallSpec.of(n, config)));
    }

    private String other(String name) {
        if (!active.containsKey(new ActiveKey(OTHER, Tags.empty()))) {
            LOG.warn(
                    "More than {} names of calls; {} and further ones are measured as {}: names should not hold values",
                    config.maxOperations(),
                    name,
                    OTHER);
        }
        return OTHER;
    }
}
