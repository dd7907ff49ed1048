package io.tidewatch.metrics.binders;

import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Finds out whose a connection pool is. Classes of a pool that is not there are never loaded. */
final class ConnectionPools {
    private interface Attempt {
        boolean bind();
    }

    private ConnectionPools() {}

    /** @return false where it is none that is known */
    static boolean bind(DataSource pool, String name, MeterRegistry registry) {
        return attempt(() -> HikariPool.bind(pool, name, registry))
                || attempt(() -> DbcpPool.bind(pool, name, registry))
                || attempt(() -> DruidPool.bind(pool, name, registry));
    }

    /** @return the pool as the type, looked for behind wrappers too; null where it is none */
    static <T> @Nullable T as(Class<T> type, DataSource pool) {
        if (type.isInstance(pool)) {
            return type.cast(pool);
        }
        try {
            return pool.isWrapperFor(type) ? pool.unwrap(type) : null;
        } catch (SQLException | AbstractMethodError | UnsupportedOperationException e) {
            return null;
        }
    }

    private static boolean attempt(Attempt attempt) {
        try {
            return attempt.bind();
        } catch (NoClassDefFoundError e) {
            return false;
        }
    }
}
