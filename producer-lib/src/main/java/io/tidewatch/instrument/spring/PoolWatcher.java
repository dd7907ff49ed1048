package io.tidewatch.instrument.spring;

import io.tidewatch.Tidewatch;
import io.tidewatch.metrics.binders.ConnectionPools;
import java.util.concurrent.ExecutorService;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Watches each bean that is a thread pool or a connection pool, under the bean's name. The beans stay what they are. */
final class PoolWatcher implements BeanPostProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(PoolWatcher.class);

    private final ObjectProvider<Tidewatch> tidewatch;

    PoolWatcher(ObjectProvider<Tidewatch> tidewatch) {
        this.tidewatch = tidewatch;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        ExecutorService executor = executor(bean);
        if (executor == null && !(bean instanceof DataSource)) {
            return bean;
        }
        try {
            Tidewatch to = tidewatch.getObject();
            if (executor != null) {
                to.measure().watch().executor(executor, name);
            } else {
                // a database without a pool has nothing to tell
                boolean unused = ConnectionPools.bindState((DataSource) bean, name, to.metrics());
            }
        } catch (BeansException e) {
            LOG.debug("{} is made before Tidewatch is: it is not watched", name, e);
        }
        return bean;
    }

    private static @Nullable ExecutorService executor(Object bean) {
        if (bean instanceof ThreadPoolTaskExecutor pool) {
            return pool.getThreadPoolExecutor();
        }
        if (bean instanceof ThreadPoolTaskScheduler pool) {
            return pool.getScheduledThreadPoolExecutor();
        }
        return bean instanceof ExecutorService service ? service : null;
    }
}
