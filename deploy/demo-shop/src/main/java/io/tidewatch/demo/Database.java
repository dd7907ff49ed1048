package io.tidewatch.demo;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shop's database, made up: calls take a while, and in trouble they take long or do not come back. */
final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final MeterRegistry metrics;
    private final Trouble trouble;

    Database(MeterRegistry metrics, Trouble trouble) {
        this.metrics = metrics;
        this.trouble = trouble;
    }

    /** @return how many rows there were */
    int query(String table, String statement) throws SQLException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        boolean slow = trouble.now();
        long millis = slow ? 900 + random.nextInt(1_600) : 2 + random.nextInt(25);
        Timer.Sample sample = Timer.start(metrics);
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
        sample.stop(metrics.timer("db.client.operation.duration", "db.collection.name", table));
        if (slow && random.nextInt(100) < 45) {
            throw new SQLTransientConnectionException("no answer from db-1 within " + millis + " ms");
        }
        int rows = random.nextInt(40);
        if (millis > 500) {
            LOG.warn("slow query on {}: {} took {} ms", table, statement, millis);
        } else {
            LOG.debug("query on {} returned {} rows in {} ms", table, rows, millis);
        }
        return rows;
    }
}
