package io.tidewatch.instrument.jdbc;

import io.tidewatch.instrument.Monitoring;
import io.tidewatch.metrics.binders.ConnectionPools;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/**
 * A DataSource whose executions and connections are measured: {@code db.client.operation.duration} and
 * {@code .active}, {@code db.client.connection.count} (used), {@code .wait_time} and {@code .use_time}. Slow statements are
 * logged, with their values removed. A pool behind it is watched: {@code .count} (idle), {@code .max}, {@code .idle.min},
 * {@code .pending_requests}. It is made with datasource-proxy, which has to be on the class path.
 */
public final class MonitoredDataSource {
    private MonitoredDataSource() {}

    /**
     * @param name tells it apart from others: label {@code db.client.connection.pool.name}
     * @return stands before the given one; unwraps to it
     */
    public static DataSource of(DataSource dataSource, String name, Monitoring monitoring, JdbcConfig config) {
        if (dataSource instanceof ProxyDataSource proxy
                && proxy.getProxyConfig().getQueryListener().getListeners().stream()
                        .anyMatch(QueryMeter.class::isInstance)) {
            return dataSource;
        }
        if (config.pool()) {
            // a database without a pool has no state of one
            boolean unused = ConnectionPools.bindState(dataSource, name, monitoring.registry());
        }
        return ProxyDataSourceBuilder.create(name, dataSource)
                .listener(new QueryMeter(name, monitoring.registry(), config))
                .methodListener(new ConnectionMeter(name, monitoring.registry()))
                .build();
    }
}
