package io.tidewatch.instrument;

import io.tidewatch.instrument.context.Span;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Stands before a target and measures the calls of its interface that ask for it. Thread-safe where the target is. */
final class MonitoredProxy implements InvocationHandler {
    private final Object target;
    private final Map<Method, Operation> operations;
    /** The same methods, without a check of who calls them. */
    private final Map<Method, Method> callable;

    private MonitoredProxy(Object target, Map<Method, Operation> operations, Map<Method, Method> callable) {
        this.target = target;
        this.operations = operations;
        this.callable = callable;
    }

    static <T> T of(Class<T> type, T target, Monitoring monitoring) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(type.getName()
                    + " is a class, expected an interface: give the interface that is called, or use Spring AOP");
        }
        Map<Method, Operation> operations = new HashMap<>();
        Map<Method, Method> callable = new HashMap<>();
        for (Method method : type.getMethods()) {
            // the interface may be seen in its own package only
            method.trySetAccessible();
            callable.put(method, method);
            CallSpec spec = MonitoredMethods.find(method, target.getClass(), monitoring.config());
            if (spec != null) {
                operations.put(method, monitoring.operation(spec));
            }
        }
        InvocationHandler handler = new MonitoredProxy(target, operations, callable);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
        Operation operation = operations.get(method);
        if (operation == null) {
            return method.getDeclaringClass() == Object.class ? ofObject(method, args) : onTarget(method, args);
        }
        long from = operation.begin();
        Object result;
        try (Span span = operation.span()) {
            result = onTarget(method, args);
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

    private @Nullable Object onTarget(Method method, Object @Nullable [] args) throws Throwable {
        try {
            return callable.getOrDefault(method, method).invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** Two proxies of equal targets are equal. */
    private @Nullable Object ofObject(Method method, Object @Nullable [] args) throws Throwable {
        if (method.getName().equals("equals")
                && args != null
                && args[0] != null
                && Proxy.isProxyClass(args[0].getClass())) {
            return Proxy.getInvocationHandler(args[0]) instanceof MonitoredProxy other && target.equals(other.target);
        }
        return onTarget(method, args);
    }
}
