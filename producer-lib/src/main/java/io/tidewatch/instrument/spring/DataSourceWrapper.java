package io.tidewatch.instrument.spring;

import io.tidewatch.instrument.Monitoring;
import io.tidewatch.instrument.jdbc.JdbcConfig;
import io.tidewatch.instrument.jdbc.MonitoredDataSource;
import java.lang.reflect.Modifier;
import java.util.Set;
import javax.sql.DataSource;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Puts a measuring DataSource before each that is a bean. It stays of its class, so that who wants a pool by its type finds
 * it: only getting a connection takes the way through what measures.
 */
final class DataSourceWrapper implements BeanPostProcessor {
    /** Those that ask others, which are beans themselves: everything would be counted twice. */
    private static final Set<String> DELEGATING = Set.of(
            "org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource",
            "org.springframework.jdbc.datasource.DelegatingDataSource");

    private final ObjectProvider<Monitoring> monitoring;
    private final ObjectProvider<JdbcConfig> config;

    DataSourceWrapper(ObjectProvider<Monitoring> monitoring, ObjectProvider<JdbcConfig> config) {
        this.monitoring = monitoring;
        this.config = config;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof DataSource original) || isDelegating(bean.getClass())) {
            return bean;
        }
        DataSource measured = MonitoredDataSource.of(
                original, name, monitoring.getObject(), config.getIfAvailable(JdbcConfig::defaults));
        if (measured == original || Modifier.isFinal(bean.getClass().getModifiers())) {
            return measured;
        }
        ProxyFactory factory = new ProxyFactory(bean);
        factory.setProxyTargetClass(true);
        factory.addAdvice((MethodInterceptor) invocation -> {
            if (!invocation.getMethod().getName().equals("getConnection")) {
                return invocation.proceed();
            }
            Object[] user = invocation.getArguments();
            return user.length == 0
                    ? measured.getConnection()
                    : measured.getConnection((String) user[0], (String) user[1]);
        });
        return factory.getProxy(bean.getClass().getClassLoader());
    }

    private static boolean isDelegating(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (DELEGATING.contains(each.getName())) {
                return true;
            }
        }
        return false;
    }
}
