package io.tidewatch.metrics.binders;

import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Finds out whose a connection pool is. Classes of a pool that is not there are never loaded. Thread-safe. */
public final class ConnectionPools {
    private interface Attempt {
        boolean bind();
    }

    private ConnectionPools() {}

    /**
     * Binds the pool's own figures: {@code db.client.connection.count} by state, {@code .max}, {@code .idle.min} and
     * {@code .pending_requests}; no times, for who measures those himself.
     *
     * @return false where it is none of HikariCP, DBCP 2, Druid
     */
    public static boolean bindState(DataSource pool, String name, MeterRegistry registry) {
        return attempt(() -> HikariPool.bindState(pool, name, registry)) || bindStateButHikari(pool, name, registry);
    }

    /**
     * As {@link #bindState}, where somebody else binds HikariCP.
     *
     * @return false where it is none of DBCP 2, Druid
     */
    public static boolean bindStateButHikari(DataSource pool, String name, MeterRegistry registry) {
        return attempt(() -> DbcpPool.bind(pool, name, registry))
                || attempt(() -> DruidPool.bind(pool, name, registry));
    }

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
        } catch (SQLException | AbstractMethodError | RuntimeException e) {
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
