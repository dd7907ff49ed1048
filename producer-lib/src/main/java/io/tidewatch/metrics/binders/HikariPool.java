package io.tidewatch.metrics.binders;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;

/** HikariCP: its own tracker, which times too, unless that tells another registry already. */
final class HikariPool {
    private HikariPool() {}

    static boolean bind(DataSource source, String name, MeterRegistry registry) {
        HikariDataSource pool = ConnectionPools.as(HikariDataSource.class, source);
        if (pool == null) {
            return false;
        }
        if (pool.getMetricsTrackerFactory() == null && pool.getMetricRegistry() == null) {
            pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
            return true;
        }
        return bindState(pool, name, registry);
    }

    static boolean bindState(DataSource source, String name, MeterRegistry registry) {
        HikariDataSource pool = ConnectionPools.as(HikariDataSource.class, source);
        if (pool == null) {
            return false;
        }
        new PoolGauges<>(pool, name, registry)
                .used(told(HikariPoolMXBean::getActiveConnections))
                .idle(told(HikariPoolMXBean::getIdleConnections))
                .pending(told(HikariPoolMXBean::getThreadsAwaitingConnection))
                .max(HikariDataSource::getMaximumPoolSize)
                .idleMin(HikariDataSource::getMinimumIdle);
        return true;
    }

    /** A pool that was not used yet has nothing to tell. */
    private static ToDoubleFunction<HikariDataSource> told(ToDoubleFunction<HikariPoolMXBean> value) {
        return pool -> {
            HikariPoolMXBean bean = pool.isClosed() ? null : pool.getHikariPoolMXBean();
            return bean == null ? Double.NaN : value.applyAsDouble(bean);
        };
    }
}
