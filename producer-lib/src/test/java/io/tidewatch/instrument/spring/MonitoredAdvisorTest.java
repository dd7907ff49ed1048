package io.tidewatch.instrument.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewatch.instrument.FailureSink;
import io.tidewatch.instrument.Monitored;
import io.tidewatch.instrument.Monitoring;
import io.tidewatch.instrument.MonitoringConfig;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;

class MonitoredAdvisorTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MonitoredAdvisor advisor =
            new MonitoredAdvisor(() -> new Monitoring(registry, FailureSink.NONE, MonitoringConfig.defaults()));

    interface Store<T> {
        @Monitored("store.save")
        T save(T what);
    }

    static class OrderStore implements Store<String> {
        @Override
        public String save(String what) {
            return what;
        }
    }

    @Monitored("desk")
    static class Desk {
        public int open() {
            return 1;
        }
    }

    static class LateDesk extends Desk {
        @Override
        public int open() {
            return 2;
        }
    }

    @Test
    void classProxy_measures_whatTheInterfaceAnnotates() {
        ProxyFactory factory = proxy(new OrderStore());
        factory.setProxyTargetClass(true);

        assertThat(((OrderStore) factory.getProxy()).save("x")).isEqualTo("x");

        assertThat(registry.get("store.save.duration").timer().count()).isEqualTo(1);
    }

    @Test
    void interfaceProxy_measures_throughTheGenericMethod() {
        ProxyFactory factory = proxy(new OrderStore());
        factory.setInterfaces(Store.class);

        @SuppressWarnings("unchecked")
        Store<String> store = (Store<String>) factory.getProxy();
        assertThat(store.save("x")).isEqualTo("x");

        assertThat(registry.get("store.save.duration").timer().count()).isEqualTo(1);
    }

    @Test
    void typesAnnotation_isInherited_andNamesTheMethod() {
        ProxyFactory factory = proxy(new LateDesk());
        factory.setProxyTargetClass(true);

        assertThat(((Desk) factory.getProxy()).open()).isEqualTo(2);

        assertThat(registry.get("desk.open.duration").timer().count()).isEqualTo(1);
    }

    @Test
    void whatIsNotAnnotated_isNotAdvised() {
        assertThat(AopUtils.canApply(advisor, String.class)).isFalse();
        assertThat(AopUtils.canApply(advisor, OrderStore.class)).isTrue();
    }

    private ProxyFactory proxy(Object target) {
        ProxyFactory factory = new ProxyFactory();
        factory.setTarget(target);
        factory.addAdvisor(advisor);
        return factory;
    }
}
