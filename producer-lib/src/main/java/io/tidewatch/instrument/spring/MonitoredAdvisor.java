package io.tidewatch.instrument.spring;

import io.tidewatch.instrument.Monitored;
import io.tidewatch.instrument.Monitoring;
import java.util.function.Supplier;
import org.aopalliance.aop.Advice;
import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;

/**
 * Makes Spring's proxies measure what is {@link Monitored}, on beans' classes and on their interfaces, methods and types.
 * Before other advice (transactions, retries, caches) unless ordered otherwise, so that a call is what its caller sees.
 */
public final class MonitoredAdvisor extends AbstractPointcutAdvisor {
    private static final long serialVersionUID = 1L;

    private final transient Pointcut pointcut = new ComposablePointcut(
                    new AnnotationMatchingPointcut(Monitored.class, true))
            .union(new AnnotationMatchingPointcut(null, Monitored.class, true));
    private final transient MonitoredAdvice advice;

    /** @param monitoring asked for at the first call: advisors are made before what they use */
    public MonitoredAdvisor(Supplier<Monitoring> monitoring) {
        advice = new MonitoredAdvice(monitoring);
        setOrder(0);
    }

    @Override
    public Pointcut getPointcut() {
        return pointcut;
    }

    @Override
    public Advice getAdvice() {
        return advice;
    }
}
