package io.tidewatch.instrument.spring;

import io.tidewatch.instrument.MonitoredMethod;
import io.tidewatch.instrument.Monitoring;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;

/** Measures the calls that the pointcut lets through; a method of a class is resolved once. Thread-safe. */
final class MonitoredAdvice implements MethodInterceptor {
    private final Supplier<Monitoring> monitoring;

    /** By class of the target, gone with it. */
    private final ClassValue<ConcurrentHashMap<Method, Optional<MonitoredMethod>>> methods = new ClassValue<>() {
        @Override
        protected ConcurrentHashMap<Method, Optional<MonitoredMethod>> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    MonitoredAdvice(Supplier<Monitoring> monitoring) {
        this.monitoring = monitoring;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Object target = invocation.getThis();
        if (target == null) {
            return invocation.proceed();
        }
        Method called = invocation.getMethod();
        ConcurrentHashMap<Method, Optional<MonitoredMethod>> known = methods.get(target.getClass());
        Optional<MonitoredMethod> method = known.get(called);
        if (method == null) {
            method = known.computeIfAbsent(called, m -> resolve(m, AopUtils.getTargetClass(target)));
        }
        return method.isPresent() ? method.get().invoke(invocation::proceed) : invocation.proceed();
    }

    private Optional<MonitoredMethod> resolve(Method called, Class<?> target) {
        return Optional.ofNullable(monitoring.get().method(AopUtils.getMostSpecificMethod(called, target), target));
    }
}
