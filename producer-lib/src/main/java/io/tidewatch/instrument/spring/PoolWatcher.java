package io.tidewatch.instrument.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewatch.Tidewatch;
import io.tidewatch.metrics.binders.ConnectionPools;
import java.util.concurrent.ExecutorService;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Watches each bean that is a thread pool or a connection pool, under the bean's name. The beans stay what they are. */
final class PoolWatcher implements BeanPostProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(PoolWatcher.class);

    private final ObjectProvider<Tidewatch> tidewatch;
    private final boolean besideActuator;

    /** @param besideActuator whether Spring's own pools and HikariCP are left to the actuator, which binds them */
    PoolWatcher(ObjectProvider<Tidewatch> tidewatch, boolean besideActuator) {
        this.tidewatch = tidewatch;
        this.besideActuator = besideActuator;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        // made before Tidewatch is, a pool that a factory has not opened, a driver that refuses: its figures are all it
        // costs
        try {
            watch(bean, name);
        } catch (RuntimeException e) {
            LOG.debug("{} is not watched", name, e);
        }
        return bean;
    }

    private void watch(Object bean, String name) {
        ExecutorService executor = executor(bean);
        if (executor != null) {
            tidewatch.getObject().measure().watch().executor(executor, name);
        } else if (bean instanceof DataSource pool) {
            MeterRegistry to = tidewatch.getObject().metrics();
            // a database without a pool has nothing to tell
            boolean unused = besideActuator
                    ? ConnectionPools.bindStateButHikari(pool, name, to)
                    : ConnectionPools.bindState(pool, name, to);
        }
    }

    private @Nullable ExecutorService executor(Object bean) {
        if (bean instanceof ThreadPoolTaskExecutor pool) {
            return besideActuator ? null : pool.getThreadPoolExecutor();
        }
        if (bean instanceof ThreadPoolTaskScheduler pool) {
            return besideActuator ? null : pool.getScheduledThreadPoolExecutor();
        }
        return bean instanceof ExecutorService service ? service : null;
    }
}
