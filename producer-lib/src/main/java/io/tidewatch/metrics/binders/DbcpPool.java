package io.tidewatch.metrics.binders;

import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;

/** Apache Commons DBCP 2. It does not tell how many wait. */
final class DbcpPool {
    private DbcpPool() {}

    static boolean bind(DataSource source, String name, MeterRegistry registry) {
        BasicDataSource pool = ConnectionPools.as(BasicDataSource.class, source);
        if (pool == null) {
            return false;
        }
        new PoolGauges<>(pool, name, registry)
                .used(BasicDataSource::getNumActive)
                .idle(BasicDataSource::getNumIdle)
                .max(BasicDataSource::getMaxTotal)
                .idleMin(BasicDataSource::getMinIdle);
        return true;
    }
}
