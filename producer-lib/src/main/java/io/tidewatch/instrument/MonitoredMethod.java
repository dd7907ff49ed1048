package io.tidewatch.instrument;

import io.tidewatch.instrument.context.Span;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An annotated method of a class, resolved. Thread-safe. */
public final class MonitoredMethod {
    /** The call that is measured. */
    @FunctionalInterface
    public interface Invocation {
        @Nullable
        Object proceed() throws Throwable;
    }

    private final Operation operation;

    MonitoredMethod(Operation operation) {
        this.operation = operation;
    }

    /** Name of its metrics, without {@code .duration}. */
    public String name() {
        return operation.name();
    }

    /** Measures one call. @return what it returned */
    public @Nullable Object invoke(Invocation invocation) throws Throwable {
        long from = operation.begin();
        Object result;
        try (Span span = operation.span()) {
            result = invocation.proceed();
        } catch (Throwable e) {
            operation.failed(from, e);
            throw e;
        }
        if (result instanceof CompletionStage<?> stage) {
            return operation.completing(from, stage);
        }
        operation.succeeded(from);
        return result;
    }
}
