package io.tidewatch.metrics.binders;

import com.alibaba.druid.pool.DruidDataSource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;

/** Alibaba Druid. */
final class DruidPool {
    private DruidPool() {}

    static boolean bind(DataSource source, String name, MeterRegistry registry) {
        DruidDataSource pool = ConnectionPools.as(DruidDataSource.class, source);
        if (pool == null) {
            return false;
        }
        new PoolGauges<>(pool, name, registry)
                .used(DruidDataSource::getActiveCount)
                .idle(DruidDataSource::getPoolingCount)
                .max(DruidDataSource::getMaxActive)
                .idleMin(DruidDataSource::getMinIdle)
                .pending(DruidDataSource::getWaitThreadCount);
        FunctionCounter.builder("db.client.connection.errors", pool, DruidDataSource::getConnectErrorCount)
                .tag("db.client.connection.pool.name", name)
                .register(registry);
        return true;
    }
}
